using System.Text.RegularExpressions;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Checks docs/properties.md against the targets of the running SDK and ours.</summary>
public sealed partial class Properties(BadWordsProject project) : IClassFixture<BadWordsProject>
{
    [Fact]
    public void Has_every_container_word_of_the_running_sdks_targets_in_the_table()
    {
        var folder = project.Project.Dotnet(["msbuild", "-getProperty:NETCoreSdkRuntimeIdentifier", "-getProperty:ContainerCustomTasksFolder"]);
        var targets = Path.Combine(SdkFolder(folder.Output), "build");

        var words =
            Directory.EnumerateFiles(targets).SelectMany(
                file => SdkWord().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(words.Count > 50, folder.Text);
        Assert.Empty(words.Except(Table.Keys));
    }

    [Fact]
    public void Has_every_word_of_our_own_targets_in_the_table()
    {
        var words = Directory.EnumerateFiles(Path.Combine(Workspace.Repository, "build"), "*", SearchOption.AllDirectories)
            .SelectMany(file => OwnWord().Matches(File.ReadAllText(file))).Select(
                match => match.Groups["word"].Value).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Contains("MinImageLayoutPath", words);
        Assert.Empty(words.Except(Table.Keys));
    }

    [Fact]
    public void Is_said_in_a_message_for_each_word_that_is_ignored()
    {
        var ignored = Table.Where(row => row.Value == "message").Select(row => row.Key).ToList();

        // With an invalid tag, so that nothing is compiled.
        var result = project.Publish(string.Concat(ignored.Select(word => $"<{word}>x</{word}>")) + "<ContainerImageTag>a b</ContainerImageTag>", "");

        Assert.NotEmpty(ignored);
        Assert.All(ignored, word => Assert.Contains($"{word} 'x' is ignored", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_an_error_with_a_code_for_each_word_that_is_refused()
    {
        var refused = Table.Where(row => row.Value == "refused").Select(row => row.Key).ToList();

        var results = project.PublishEach([.. refused.Select(word => ($"<{word}>x</{word}>", ""))]);

        Assert.NotEmpty(refused);
        Assert.All(refused.Zip(results), pair => Assert.Matches($"error MINIMAGE[0-9]{{4}}: .*{pair.First}", pair.Second.Output));
    }

    /// <summary>The names of the first column, each with the second.</summary>
    private static Dictionary<string, string> Table { get; } = File.ReadLines(Path.Combine(Workspace.Repository, "docs", "properties.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .SelectMany(cells => Quoted().Matches(cells[1]).Select(word => (Word: word.Groups[1].Value, Fate: cells[2])))
        .DistinctBy(row => row.Word)
        .ToDictionary(row => row.Word, row => row.Fate);

    private static string SdkFolder(string output) =>
        Path.GetFullPath(Path.Combine(TasksFolder().Match(output).Groups[1].Value.Replace('\\', '/'), "..", ".."));

    [GeneratedRegex(@"""ContainerCustomTasksFolder"": ""([^""]+)""")]
    private static partial Regex TasksFolder();

    // Neither the end of a private name nor part of another name.
    [GeneratedRegex(@"(?<![A-Za-z0-9_.])Container[A-Z][A-Za-z]*")]
    private static partial Regex SdkWord();

    // A property or item, or the element that sets it.
    [GeneratedRegex(@"([$@]\(|<)(?<word>MinImage[A-Z][A-Za-z]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex OwnWord();

    [GeneratedRegex("`([A-Za-z_]+)`")]
    private static partial Regex Quoted();
}
