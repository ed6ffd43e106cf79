using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Objects;

namespace MinImage.Ilc;

/// <summary>Names the methods in the user's source, or in a package, that reach a function: generated code is replaced by the methods that call it.</summary>
/// <param name="references">ILC's object.</param>
/// <param name="own">The symbols of the app and its packages.</param>
internal sealed class SourceCallers(ObjectReferences references, AssemblySymbols own)
{
    // Generated code calls itself in a few levels; more are a cycle.
    private const int MostLevels = 16;

    /// <summary>Finds the callers of functions.</summary>
    /// <param name="function">Selects the symbols of the functions.</param>
    /// <returns>
    /// The distinct names, sorted. If no other code calls the generated code by its name, as through an interface, the names are those of the generated code.
    /// </returns>
    public ImmutableArray<string> Of(SymbolFilter function)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var generated = new SortedSet<string>(StringComparer.Ordinal);
        var level = From(function);
        for (var i = 0; i < MostLevels && !level.IsEmpty; i++)
        {
            names.UnionWith(level.Where(symbol => !FileLocalName.IsGenerated(symbol)).Select(own.NameOf));
            var next = level.Where(symbol => FileLocalName.IsGenerated(symbol) && generated.Add(symbol)).Select(Encoding.UTF8.GetBytes).ToList();
            level = next.Count == 0 ? [] : From(symbol => Contains(next, symbol));
        }

        return [.. names.Count > 0 ? names : generated.Select(own.NameOf).Distinct()];
    }

    private ImmutableArray<string> From(SymbolFilter to) => [.. references.Find(own.Contain, to).Select(reference => reference.From).Distinct()];

    private static bool Contains(List<byte[]> symbols, ReadOnlySpan<byte> symbol)
    {
        foreach (var one in symbols)
        {
            if (symbol.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
