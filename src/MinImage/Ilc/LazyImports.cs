using System.Collections.Immutable;
using MinImage.Linker.Objects;

namespace MinImage.Ilc;

/// <summary>
/// Reads the native functions that a program looks up at run time. ILC emits a cell for each function, which refers to the function's name and
/// to the cell of its library, which refers to the library's name.
/// </summary>
internal static class LazyImports
{
    /// <summary>Reads the imports of the app and its packages.</summary>
    /// <param name="references">ILC's object.</param>
    /// <param name="own">The symbols of the app and its packages.</param>
    public static ImmutableArray<LazyImport> Read(ObjectReferences references, AssemblySymbols own)
    {
        var functionCells = references.Find(from => IsOwnCell(from, own), IsLibraryCellOrText).ToLookup(r => r.From, r => r.To);
        if (functionCells.Count == 0)
        {
            return [];
        }

        var libraries = references.Find(IsLibraryCell, IsText).ToLookup(r => r.From, r => references.TextAt(r.To));
        var callers = references.Find(own.Contain, to => IsOwnCell(to, own)).ToLookup(r => r.To, r => own.NameOf(r.From));
        return
        [
            .. functionCells.Select(cell => new LazyImport(
                cell.SelectMany(to => libraries[to]).FirstOrDefault() ?? "",
                cell.Where(to => to.StartsWith(TextPrefix, StringComparison.Ordinal)).Select(references.TextAt).FirstOrDefault() ?? "",
                [.. callers[cell.Key]])),
        ];
    }

    private static string TextPrefix { get; } = System.Text.Encoding.ASCII.GetString(ObjectNames.Text);

    private static bool IsOwnCell(ReadOnlySpan<byte> symbol, AssemblySymbols own) =>
        symbol.StartsWith(ObjectNames.FunctionCell) && own.Contain(symbol[ObjectNames.FunctionCell.Length..]);

    private static bool IsLibraryCell(ReadOnlySpan<byte> symbol) => symbol.StartsWith(ObjectNames.LibraryCell);

    private static bool IsText(ReadOnlySpan<byte> symbol) => symbol.StartsWith(ObjectNames.Text);

    private static bool IsLibraryCellOrText(ReadOnlySpan<byte> symbol) => IsLibraryCell(symbol) || IsText(symbol);
}
