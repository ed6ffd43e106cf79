using System.Collections.Immutable;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Relocating;

/// <summary>What relocations need the linker to make, each in the order of its index.</summary>
/// <param name="Got">Symbols with a word in the global offset table.</param>
/// <param name="ThreadOffsets">Symbols with a word that holds their offset from the thread pointer.</param>
/// <param name="IndirectJumps">Functions that are called through what their resolvers return (IFUNC).</param>
internal sealed record Needs(ImmutableArray<Symbol> Got, ImmutableArray<Symbol> ThreadOffsets, ImmutableArray<Symbol> IndirectJumps);
