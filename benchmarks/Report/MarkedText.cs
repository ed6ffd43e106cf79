namespace MinImage.Benchmarks.Report;

/// <summary>Fills the placeholders of a page, each between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
internal static class MarkedText
{
    /// <summary>Replaces the text of a placeholder.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The placeholder's name.</param>
    /// <param name="text">The new text.</param>
    /// <exception cref="FormatException">The page has no such placeholder.</exception>
    public static string Replace(string page, string name, string text)
    {
        var (opening, closing) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var start = page.IndexOf(opening, StringComparison.Ordinal);
        var end = page.IndexOf(closing, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? $"{page[..(start + opening.Length)]}\n\n{text}\n{page[end..]}"
            : throw new FormatException($"The page has no placeholder '{opening}' ... '{closing}'.");
    }
}
