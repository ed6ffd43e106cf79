using System.Text;

namespace MinImage.Linking;

/// <summary>Splits arguments that projects write for a compiler driver. ILCompiler's targets hand them to the shell of the host, whose rules they follow.</summary>
public static class ArgumentWords
{
    /// <summary>The rules that arguments are written by here.</summary>
    public static QuotingRules RulesOfHost => OperatingSystem.IsWindows() ? QuotingRules.Windows : QuotingRules.Posix;

    /// <summary>The words of a text.</summary>
    /// <param name="text">Words with white space between them, and in them where it is quoted.</param>
    /// <param name="rules">How quotes and backslashes are read.</param>
    public static IReadOnlyList<string> Split(string text, QuotingRules rules)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    // What the backslashes from a position on stand for, and how many characters that takes; null where they are plain characters.
    private static (string Taken, int Length)? Escaped(string text, int at, char quote, QuotingRules rules)
    {
        if (rules == QuotingRules.Posix)
        {
            // Before anything else it stays: a project that was written on Windows has folders with it.
            return quote != '\'' && at + 1 < text.Length && text[at + 1] is ('\\' or '"' or '\'' or ' ') ? (text[at + 1].ToString(), 2) : null;
        }

        // CommandLineToArgvW: only before a quote, where each pair is one, and one that is left over takes the quote as it is.
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
