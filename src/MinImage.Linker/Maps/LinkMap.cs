using System.Collections.Immutable;

namespace MinImage.Linker.Maps;

/// <summary>The origin of every byte of an executable: each byte of a section belongs to one entry, or is padding between two.</summary>
/// <param name="Sections">The executable's sections, in the order of the file; never default.</param>
/// <param name="Entries">The entries, in the order of their addresses; never default.</param>
/// <param name="UnwindParts">The parts of the unwind tables' entries, in the order of their addresses; never default.</param>
public sealed record LinkMap(
    ImmutableArray<LinkMapSection> Sections,
    ImmutableArray<LinkMapEntry> Entries,
    ImmutableArray<LinkMapUnwindPart> UnwindParts);
