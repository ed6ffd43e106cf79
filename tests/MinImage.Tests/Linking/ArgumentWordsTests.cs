using MinImage.Linking;

namespace MinImage.Tests.Linking;

public sealed class ArgumentWordsTests
{
    [Theory]
    [InlineData("-lm  -ldl\t-lc", "-lm", "-ldl", "-lc")]
    [InlineData("\"/a b/c.a\" '/d e.a'", "/a b/c.a", "/d e.a")]
    [InlineData(@"/a\ b.a -L""/c d""", "/a b.a", "-L/c d")]
    [InlineData(@"'/it''s' \""x\"" \\", "/its", "\"x\"", "\\")]
    [InlineData(@"C:\libs\x.a", @"C:\libs\x.a")]
    [InlineData("\"\"", "")]
    [InlineData("")]
    public void On_unix_words_are_a_shells(string text, params string[] words) =>
        Assert.Equal(words, ArgumentWords.Split(text, QuotingRules.Posix));

    [Theory]
    [InlineData(@"C:\libs\x.a", @"C:\libs\x.a")]
    [InlineData(@"""C:\Program Files\x.a"" -lm", @"C:\Program Files\x.a", "-lm")]
    [InlineData(@"-L""C:\my libs"" -lx", @"-LC:\my libs", "-lx")]
    [InlineData(@"-LC:\libs\ -lx", @"-LC:\libs\", "-lx")]
    [InlineData(@"\\server\share\x.a", @"\\server\share\x.a")]
    [InlineData(@"\\?\C:\very\long\x.a", @"\\?\C:\very\long\x.a")]
    [InlineData(@"C:\Users\O'Brien\x.a C:\Users\d'Arc\y.a", @"C:\Users\O'Brien\x.a", @"C:\Users\d'Arc\y.a")]
    [InlineData(@"""C:\libs\\"" -lx", @"C:\libs\", "-lx")]
    [InlineData(@"-DX=\""a\""", "-DX=\"a\"")]
    [InlineData("\"\"", "")]
    public void On_windows_a_backslash_separates_folders_unless_it_stands_before_a_quote(string text, params string[] words) =>
        Assert.Equal(words, ArgumentWords.Split(text, QuotingRules.Windows));
}
