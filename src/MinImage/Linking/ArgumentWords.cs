using System.Text;

namespace MinImage.Linking;

/// <summary>
/// Splits arguments that projects write for a compiler driver. ILCompiler's targets pass them through the host's shell, so they follow its quoting rules.
/// </summary>
internal static class ArgumentWords
{
    /// <summary>The quoting rules of the host's shell.</summary>
    public static QuotingRules RulesOfHost => OperatingSystem.IsWindows() ? QuotingRules.Windows : QuotingRules.Posix;

    /// <summary>Splits a text into words.</summary>
    /// <param name="text">Words, separated by white space; quoted white space is a part of a word.</param>
    /// <param name="rules">The meaning of quotes and backslashes.</param>
    public static IReadOnlyList<string> Split(string text, QuotingRules rules)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isInWord = false;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (isInWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    isInWord = false;
                }

                continue;
            }

            isInWord = true;
            if (c == '\\' && Escaped(text, i, quote, rules) is var (taken, length))
            {
                word.Append(taken);
                i += length - 1;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (c == '"' || (c == '\'' && rules == QuotingRules.Posix)))
            {
                quote = c;
            }
            else
            {
                word.Append(c);
            }
        }

        if (isInWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    // Returns what the backslashes at a position mean, and the number of characters they take; null if they are ordinary characters.
    private static (string Taken, int Length)? Escaped(string text, int at, char quote, QuotingRules rules)
    {
        if (rules == QuotingRules.Posix)
        {
            // Before any other character, a backslash is kept: it separates folders in a project that was written on Windows.
            var escapes = quote != '\'' && at + 1 < text.Length && text[at + 1] is ('\\' or '"' or '\'' or ' ');
            return escapes ? (text[at + 1].ToString(), 2) : null;
        }

        // CommandLineToArgvW: backslashes are special only before a quote. There, each pair represents one, and a remaining one escapes the quote.
        var end = at;
        while (end < text.Length && text[end] == '\\')
        {
            end++;
        }

        var count = end - at;
        return end == text.Length || text[end] != '"'
            ? (text[at..end], count)
            : count % 2 == 0 ? (new string('\\', count / 2), count) : (new string('\\', count / 2) + '"', count + 1);
    }
}
