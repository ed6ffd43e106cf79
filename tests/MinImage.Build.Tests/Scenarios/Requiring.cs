using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What the compiled program needs and the image lacks.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Requiring(RequiringProject project) : IClassFixture<RequiringProject>
{
    [Theory]
    [InlineData("MINIMAGE2051", "'absent_answer' of 'absent'", "(Shop.Native.absent_answer)", "docs/native-libraries.md")]
    [InlineData("MINIMAGE2054", "(Shop.Fetcher.GetAsync)", "MinImageCertificates")]
    [InlineData("MINIMAGE2055", "(Shop.Clock.Now)", "MinImageTimeZones")]
    [InlineData("MINIMAGE2056", "(Shop.Prices.Print)", "InvariantGlobalization")]
    [InlineData("MINIMAGE2057", "Shop.Settings.Read reads 'missing.json'", "CopyToPublishDirectory")]
    [InlineData("MINIMAGE2059", "'ffmpeg' (Shop.Video.Convert)", "MinImageFile")]
    [InlineData("MINIMAGE2058", "80/tcp", "1654:1654", "ASPNETCORE_HTTP_PORTS")]
    public void Is_said_in_one_warning_each_that_names_who_asks_and_what_mends_it(string code, params string[] words)
    {
        var warning = Assert.Single(Lines(project.AsItIs, "warning"), line => line.Contains(code + ": ", StringComparison.Ordinal));

        Assert.All(words.Append($"add {code} to NoWarn"), word => Assert.Contains(word, warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_said_of_nothing_else()
    {
        Assert.Equal(7, Lines(project.AsItIs, "warning").Length);
        Assert.DoesNotContain("kernel32", project.AsItIs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("unreached", project.AsItIs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("optional.json", project.AsItIs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_an_error_where_a_shared_library_was_brought_for_it_and_then_there_is_no_image()
    {
        var error = Assert.Single(Lines(project.AsItIs, "error"));

        Assert.Contains("error MINIMAGE2050: ", error, StringComparison.Ordinal);
        Assert.Contains("'shipped_answer' of 'shipped' (Shop.Native.shipped_answer)", error, StringComparison.Ordinal);
        Assert.Contains("'libshipped.so'", error, StringComparison.Ordinal);
        Assert.NotEqual(0, project.AsItIs.ExitCode);
        Assert.False(project.LayoutWasLeft);
    }

    [Fact]
    public void Is_not_said_where_NoWarn_silences_it_the_error_too()
    {
        Assert.True(project.Silenced.ExitCode == 0, project.Silenced.Text);
        Assert.Empty(Lines(project.Silenced, "warning"));
        Assert.Equal("started", Runc.Run(project.Project.Layout, RequiringProject.Name).Output.Trim());
    }

    private static string[] Lines(CommandResult result, string kind) =>
        [.. result.Output.Split('\n').Where(line => line.Contains($": {kind} ", StringComparison.Ordinal)).Distinct()];
}
