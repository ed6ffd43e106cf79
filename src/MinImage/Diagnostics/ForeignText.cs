using System.Globalization;
using System.Text;

namespace MinImage.Diagnostics;

/// <summary>
/// Prepares text of another program for a message. Control characters could move the cursor, hide lines or set the title of a terminal, and a text of any
/// length could hide the message that contains it.
/// </summary>
public static class ForeignText
{
    private const int LongestLine = 500;
    private const int LongestBlock = 16 * 1024;
    private const char Escape = '\u001b';

    /// <summary>Returns one line without control characters, of at most 500 characters.</summary>
    /// <param name="text">The text, which may have several lines.</param>
    public static string Line(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Shorten(string.Join(' ', Clean(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), LongestLine);
    }

    /// <summary>Returns lines without control characters, of at most 16,384 characters.</summary>
    /// <param name="text">The text.</param>
    public static string Block(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Shorten(Clean(text).Trim(), LongestBlock);
    }

    /// <summary>Returns a text of any length without control characters other than line breaks and tabs.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(IsRemoved))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Escape)
            {
                i = EndOfSequence(text, i);
            }
            else if (!IsRemoved(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }

    // The characters that reorder or hide their neighbors have the category of formats.
    private static bool IsRemoved(char character) =>
        character is not ('\n' or '\t') && char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    // ECMA-48: a control sequence ends with a byte from @ to ~; a control string, such as a title, with BEL or ESC \; another sequence has two characters.
    private static int EndOfSequence(string text, int start)
    {
        if (start + 1 >= text.Length)
        {
            return start;
        }

        switch (text[start + 1])
        {
            case '[':
                var end = start + 2;
                while (end < text.Length && text[end] is >= ' ' and < '@')
                {
                    end++;
                }

                return end;
            case ']' or 'P' or 'X' or '^' or '_':
                var bell = text.IndexOfAny(['\a', Escape], start + 2);
                return bell < 0 ? text.Length : text[bell] == '\a' ? bell : bell + 1;
            default:
                return start + 1;
        }
    }

    private static string Shorten(string text, int limit) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1)] + "…";
}
