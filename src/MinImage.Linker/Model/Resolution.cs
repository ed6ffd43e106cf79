using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The objects that make the program, and what their symbols mean.</summary>
/// <param name="Objects">In the order in which their sections stand in the program.</param>
/// <param name="Symbols">The symbols that objects share.</param>
/// <param name="Entry">The entry point; null only if its absence was reported.</param>
/// <param name="LinkerSymbols">Those of <see cref="LinkerSymbolNames"/> that something names and that no object defines.</param>
/// <param name="Enclosing">The symbols that mark the start or the end of all sections of a name, with <see cref="Symbol.Encloses"/>.</param>
internal sealed record Resolution(
    ImmutableArray<ObjectFile> Objects,
    SymbolTable Symbols,
    Symbol? Entry,
    ImmutableArray<Symbol> LinkerSymbols,
    ImmutableArray<Symbol> Enclosing);
