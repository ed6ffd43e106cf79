using System.Text.RegularExpressions;

namespace MinImage.Build.Tests.Packages;

/// <summary>The commands in README.md.</summary>
public static partial class ReadmeCommands
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Workspace.Repository, "README.md"));

    /// <summary>Returns the block of commands that contains a text, or follows it.</summary>
    /// <param name="text">The text.</param>
    public static string Block(string text) =>
        Blocks().Matches(Text).First(m => m.Index + m.Length > Text.IndexOf(text, StringComparison.Ordinal)).Groups[1].Value;

    /// <summary>Runs commands, which have to succeed, with the packages of the SDK from the user's folder.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="folder">Their working directory.</param>
    /// <param name="home">The home folder, below which packages are restored, too.</param>
    /// <param name="more">More variables.</param>
    public static void Run(string commands, string folder, string home, Dictionary<string, string?>? more = null)
    {
        var packages = TestProject.SharedPackageFolder;
        Directory.CreateDirectory(packages);
        var environment = Environment(more ?? []);
        environment["HOME"] = home;
        environment["NUGET_PACKAGES"] = Path.Combine(home, "packages");
        environment["NUGET_FALLBACK_PACKAGES"] = packages;

        var result = Command.Run("bash", ["-euc", commands], folder, environment);

        Assert.True(result.ExitCode == 0, result.Text);
    }

    /// <summary>A user's environment, of which the test host's SDK variables are not part.</summary>
    /// <param name="more">More variables.</param>
    public static Dictionary<string, string?> Environment(Dictionary<string, string?> more)
    {
        var environment = new Dictionary<string, string?>(more) { ["MSBUILDDISABLENODEREUSE"] = "1" };
        TestProject.SdkVariables.ForEach(name => environment[name] = null);
        return environment;
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
