using System.Collections.Immutable;

namespace MinImage.Linker.Maps;

/// <summary>What an executable is made of: every byte of its sections belongs to one entry, or is padding between two.</summary>
/// <param name="Sections">The executable's sections, in the order of the file; never default.</param>
/// <param name="Entries">In the order of their addresses; never default.</param>
/// <param name="UnwindParts">What the entries of the unwind tables consist of, in the order of their addresses; never default.</param>
public sealed record LinkMap(ImmutableArray<LinkMapSection> Sections, ImmutableArray<LinkMapEntry> Entries, ImmutableArray<LinkMapUnwindPart> UnwindParts);
