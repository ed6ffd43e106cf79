using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The symbols for which the linker creates a table entry, each list in the order of the entries.</summary>
/// <param name="Got">Symbols with a word in the global offset table.</param>
/// <param name="ThreadOffsets">Symbols with a word that holds their offset from the thread pointer.</param>
/// <param name="IndirectJumps">Functions that are called through the address their resolver returns (IFUNC).</param>
internal sealed record Needs(ImmutableArray<Symbol> Got, ImmutableArray<Symbol> ThreadOffsets, ImmutableArray<Symbol> IndirectJumps);
