using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>
/// Recognizes the symbols of types that are local to a source file. C# prefixes their names with the name of the file and its hash
/// (<c>&lt;Name_g&gt;F0123...__Type</c>), and the files of source generators end in <c>.g.cs</c>.
/// </summary>
internal static partial class FileLocalName
{
    /// <summary>Checks whether a symbol belongs to a type of a generated file, whose name means nothing to the user.</summary>
    /// <param name="symbol">The symbol.</param>
    public static bool IsGenerated(string symbol) => Prefix().Match(symbol) is { Success: true } match && match.Groups["file"].ValueSpan.EndsWith("_g");

    /// <summary>Removes the prefix, so that the type's name in the source remains.</summary>
    /// <param name="symbol">The symbol.</param>
    public static string Remove(string symbol) => Prefix().Replace(symbol, match => match.Index == 0 ? "" : "_");

    // The brackets around the file's name are underscores in a symbol; the first one follows the separator of the namespace or the assembly.
    [GeneratedRegex(@"(\A|_)_(?<file>[A-Za-z0-9]+(_[A-Za-z0-9]+)*)_F[0-9A-F]{64}__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();
}
