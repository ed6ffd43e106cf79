using System.Collections.Immutable;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass02Resolve;

/// <summary>Defines the symbols that no object defines: common symbols, and symbols for addresses that the linker chooses.</summary>
internal static class LinkerDefinitions
{
    /// <summary>Allocates common symbols (tentative definitions of C) in <c>.bss</c>.</summary>
    /// <param name="objects">The program's objects.</param>
    public static void PlaceCommonSymbols(ImmutableArray<ObjectFile> objects)
    {
        foreach (var file in objects)
        {
            foreach (var symbol in file.Symbols.AsSpan(file.FirstGlobal))
            {
                if (symbol.State == SymbolState.Common && symbol.Chunk is null)
                {
                    symbol.Define(new CommonBlock(symbol), 0);
                }
            }
        }
    }

    /// <summary>Defines the <see cref="LinkerSymbolNames"/> that are used and that no object defines.</summary>
    /// <param name="symbols">The shared symbols.</param>
    public static ImmutableArray<Symbol> DefineLinkerSymbols(SymbolTable symbols)
    {
        var defined = ImmutableArray.CreateBuilder<Symbol>();
        foreach (var name in LinkerSymbolNames.All)
        {
            if (symbols.Find(name) is { IsDefined: false } symbol)
            {
                symbol.Define(chunk: null, 0);
                defined.Add(symbol);
            }
        }

        return defined.ToImmutable();
    }

    /// <summary>Defines the <c>__start_</c> and <c>__stop_</c> symbols that are used and that no object defines.</summary>
    /// <param name="objects">The program's objects.</param>
    /// <param name="symbols">The shared symbols.</param>
    public static ImmutableArray<Symbol> DefineBounds(ImmutableArray<ObjectFile> objects, SymbolTable symbols)
    {
        var named = new SortedDictionary<string, List<InputSection>>(StringComparer.Ordinal);
        foreach (var section in objects.SelectMany(o => o.Sections))
        {
            if (section is { IsAllocated: true, IsDiscarded: false } && OutputNames.IsIdentifier(section.NameBytes))
            {
                if (!named.TryGetValue(section.OutputName, out var list))
                {
                    named[section.OutputName] = list = [];
                }

                list.Add(section);
            }
        }

        var defined = ImmutableArray.CreateBuilder<Symbol>();
        foreach (var (name, sections) in named)
        {
            foreach (var bound in (string[])["__start_" + name, "__stop_" + name])
            {
                if (symbols.Find(bound) is { IsDefined: false } symbol)
                {
                    symbol.Define(chunk: null, 0);
                    symbol.Encloses = sections;
                    defined.Add(symbol);
                }
            }
        }

        return defined.ToImmutable();
    }
}
