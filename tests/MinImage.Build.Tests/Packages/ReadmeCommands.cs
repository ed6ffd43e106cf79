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

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
