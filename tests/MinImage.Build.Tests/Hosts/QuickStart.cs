using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>README's quick start, without its first command: the packages are in <c>~/minimage-feed</c>.</summary>
public static class QuickStart
{
    /// <summary>The commands.</summary>
    public static string Commands { get; } = string.Join(
        '\n',
        ReadmeCommands.Block("## Quick start").Split('\n').Where(line => !line.Contains("pack.sh", StringComparison.Ordinal)));

    /// <summary>The index of the layout that they made.</summary>
    /// <param name="folder">The folder in which they ran.</param>
    public static string IndexIn(string folder) => File.ReadAllText(Path.Combine(folder, "hello", "bin", "Release", "net10.0", "minimage", "index.json"));

    /// <summary>Runs them on this machine.</summary>
    /// <returns>The index of the layout.</returns>
    public static string Run()
    {
        var home = Workspace.NewFolder("home");
        File.CreateSymbolicLink(Path.Combine(home, "minimage-feed"), Feed.Folder);
        ReadmeCommands.Run(Commands, home, home);
        return IndexIn(home);
    }
}
