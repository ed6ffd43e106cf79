using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The objects of the program, with their symbols resolved.</summary>
/// <param name="Objects">The objects, in the order of their sections in the program.</param>
/// <param name="Symbols">The symbols that objects share.</param>
/// <param name="Entry">The entry point; null only if its absence was reported.</param>
/// <param name="LinkerSymbols">The symbols of <see cref="LinkerSymbolNames"/> that are used and that no object defines.</param>
/// <param name="Enclosing">The symbols that mark the start or the end of all sections with the same name, with <see cref="Symbol.Encloses"/>.</param>
/// <param name="Archives">The archives that were searched for symbols.</param>
internal sealed record Resolution(
    ImmutableArray<ObjectFile> Objects,
    SymbolTable Symbols,
    Symbol? Entry,
    ImmutableArray<Symbol> LinkerSymbols,
    ImmutableArray<Symbol> Enclosing,
    ImmutableArray<Archive> Archives);
