using MinImage.Diagnostics;

namespace MinImage.Tests.Diagnostics;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("no space left", "no space left")]
    [InlineData(" two\r\nlines\n", "two lines")]
    [InlineData("\u001b[31;1mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;https://example.com\u001b\\link", "link")]
    [InlineData("\u001b", "")]
    [InlineData("a\u001b[", "a")]
    [InlineData("a\u001b]never ended", "a")]
    [InlineData("abc\b\b\bxyz\0", "abcxyz")]
    [InlineData("\u202egnp.exe", "gnp.exe")]
    [InlineData("\u009b2J", "2J")]
    [InlineData("Größe €", "Größe €")]
    public void Returns_one_line_without_control_characters(string text, string expected)
    {
        Assert.Equal(expected, ForeignText.Line(text));
    }

    [Fact]
    public void Keeps_the_lines_of_a_block()
    {
        Assert.Equal("one\n\ttwo", ForeignText.Block("one\r\n\ttwo\n"));
    }

    [Fact]
    public void Shortens_a_long_text_between_characters()
    {
        var line = ForeignText.Line(new string('x', 498) + "\U0001F600" + new string('y', 1000));

        Assert.Equal(new string('x', 498) + "…", line);
        Assert.True(ForeignText.Block(new string('x', 100_000)).Length <= 16 * 1024);
    }
}
