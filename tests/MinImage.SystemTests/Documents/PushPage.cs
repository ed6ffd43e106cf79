using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MinImage.SystemTests.Documents;

/// <summary>The page <c>docs/push.md</c>.</summary>
internal static partial class PushPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "push.md"));

    /// <summary>All commands of the page.</summary>
    public static ImmutableArray<string> Commands => [.. Block().Matches(Text).Where(block => block.Groups["language"].Value == "sh").Select(Content)];

    /// <summary>Returns the commands of a section.</summary>
    /// <param name="heading">Its heading.</param>
    public static ImmutableArray<string> CommandsOf(string heading) =>
        [.. Block().Matches(Section(heading)).Where(block => block.Groups["language"].Value == "sh").Select(Content)];

    /// <summary>Returns the YAML files of a section: their names, which the paragraph before each one contains, and their contents.</summary>
    /// <param name="heading">The section's heading.</param>
    public static ImmutableArray<(string Name, string Content)> FilesOf(string heading)
    {
        var section = Section(heading);
        return
        [
            .. Block().Matches(section)
                .Where(block => block.Groups["language"].Value == "yaml")
                .Select(block => (FileName().Matches(section[..block.Index])[^1].Groups[1].Value, Content(block))),
        ];
    }

    private static string Section(string heading)
    {
        var start = Text.IndexOf($"# {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"push.md has no section '{heading}'.");
        var end = Text.IndexOf("\n#", start, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    private static string Content(Match block) => block.Groups["content"].Value;

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<content>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`([\w./-]+\.yaml)`")]
    private static partial Regex FileName();
}
