using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>An image with ICU formats cultures like the same program on a full system with the same ICU, line by line.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Cultures(CulturesProject cultures) : IClassFixture<CulturesProject>
{
    // Comparing all 856 takes four minutes; these are all languages and scripts, and the countries and sort orders that differ from them.
    private static readonly string[] Special =
    [
        "", "ar-EG", "ar-SA", "de-AT", "de-CH", "de-DE_phoneb", "en-GB", "en-IN", "en-US", "es-ES_tradnl", "es-MX", "fa-IR", "fr-CA", "he-IL", "hi-IN",
        "hu-HU_technl", "ja-JP", "ja-JP_unihan", "ka-GE_modern", "ko-KR", "nb-NO", "pt-PT", "sr-Latn-RS", "sv-SE",
        "th-TH", "tr-TR", "zh-CN_stroke", "zh-HK", "zh-TW", "zh-TW_pronun",
    ];

    [Fact]
    public void All_are_as_on_a_full_system()
    {
        var names = OutputLines.Of(cultures.UnderDebian("names"));
        string[] compared = [.. names.Where(name => name.Length > 0 && !name.Contains('-', StringComparison.Ordinal)), .. Special];

        var expected = OutputLines.Of(cultures.UnderDebian(compared));
        var actual = OutputLines.Of(Run(cultures.AllLayout, compared));

        Assert.True(names.Length > 800 && compared.Length > 200, string.Join(' ', names));
        OutputLines.AssertSame(names, OutputLines.Of(Run(cultures.AllLayout, "names")));
        OutputLines.AssertSame(expected, actual);
    }

    [Fact]
    public void That_were_asked_for_are_as_on_a_full_system_and_the_others_are_not_there()
    {
        var names = OutputLines.Of(Run(cultures.SomeLayout, "names"));

        var found = Run(cultures.SomeLayout, "find", "de-DE", "ja-JP", "fr-FR", "en-GB");

        OutputLines.AssertSame(
            OutputLines.Of(cultures.UnderDebian("names")).Where(name => name.Length == 0 || name.Split('-')[0] is "en" or "de" or "ja").ToArray(), names);
        OutputLines.AssertSame(OutputLines.Of(cultures.UnderDebian(names)), OutputLines.Of(Run(cultures.SomeLayout, names)));
        Assert.Equal("German (Germany)\nJapanese (Japan)\nfr-FR is not there\nEnglish (United Kingdom)\n", found);
    }

    // The host's linker links the host's ICU.
    [Theory]
    [InlineData("arm64", "-p:ContainerRuntimeIdentifier=linux-arm64", false)]
    [InlineData("host", "-p:MinImageLinker=Host", true)]
    public void Are_the_same_for_another_processor_and_from_the_hosts_linker(string layout, string argument, bool isOfTheHost)
    {
        string[] names = ["de-DE", "en-US", "ja-JP"];
        cultures.Publish(layout, CulturesProject.ThreeCultures, argument);

        var expected = isOfTheHost ? cultures.OnTheHost(names) : cultures.UnderDebian(names);

        OutputLines.AssertSame(OutputLines.Of(expected), OutputLines.Of(Run(cultures.LayoutOf(layout), names)));
    }

    [Fact]
    public void Sort_and_write_as_people_of_that_country_do()
    {
        var lines = OutputLines.Of(Run(cultures.SomeLayout, "de-DE", "ja-JP"));

        Assert.Contains("de-DE number C: 1.234.567,89 € -0,50 €", lines);
        Assert.Contains("ja-JP number C: ￥1,234,568 -￥0", lines);
        Assert.Contains(lines, line => line.StartsWith("de-DE GregorianCalendar date: 09.03.2026 | Montag, 9. März 2026 | ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ja-JP GregorianCalendar date: 2026/03/09 | 2026年3月9日月曜日 | ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ja-JP JapaneseCalendar eras: 令和 ", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("de-DE sorted None: ", StringComparison.Ordinal) && line.Contains(" < apfel < Apfel < Äpfel < ", StringComparison.Ordinal));
    }

    [Fact]
    public void Cost_what_the_page_of_properties_says()
    {
        var all = SizeOf(cultures.AllLayout);
        var some = SizeOf(cultures.SomeLayout);

        Assert.InRange(all, 24_000_000, 26_000_000);
        Assert.InRange(some, 9_500_000, 10_500_000);
    }

    [Theory]
    [InlineData("en%3Bklingon", "'klingon'")]
    [InlineData("../../etc", "'../../etc'")]
    public void That_ICU_does_not_have_are_said_before_anything_is_compiled(string names, string shown)
    {
        var result = cultures.Project.Publish("-p:MinImageCultures=" + names, "-p:Version=2.0", "-p:MinImageLayoutPath=unknown/");

        Assert.True(result.ExitCode != 0, result.Text);
        var error = Assert.Single(result.Output.Split('\n'), line => line.Contains("error MINIMAGE2042: ", StringComparison.Ordinal));
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cultures.Project.Folder, "unknown", "index.json")));
    }

    [Fact]
    public void Are_in_what_the_program_is_linked_again_from()
    {
        var result = RelinkKitProject.Relink(cultures.Kit);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("byte for byte", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(cultures.Kit, "icu", "licenses", "libicu-dev.txt")));
    }

    [Fact]
    public void Come_without_a_warning() => Assert.DoesNotContain("warning", cultures.All.Text + cultures.Some.Text, StringComparison.OrdinalIgnoreCase);

    private static string Run(string layout, params string[] arguments)
    {
        var run = Runc.Run(layout, CulturesProject.Name, arguments);
        Assert.True(run.ExitCode == 0, run.Text);
        return run.Output;
    }

    private static long SizeOf(string layout) => new FileInfo(Path.Combine(Runc.Unpack(layout, CulturesProject.Name), "rootfs", "app", "Cultures")).Length;
}
