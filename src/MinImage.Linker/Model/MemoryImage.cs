using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MinImage.Linker.Model;

/// <summary>The layout: the addresses and file offsets of sections and segments.</summary>
internal sealed class MemoryImage
{
    /// <summary>The executable's sections with their addresses, ascending.</summary>
    public required ImmutableArray<OutputSection> Sections { get; init; }

    /// <summary>The sections that only the symbol file contains.</summary>
    public required ImmutableArray<OutputSection> DebugSections { get; init; }

    public required ImmutableArray<Segment> Segments { get; init; }

    public required WordTable Got { get; init; }

    public required WordTable ThreadOffsets { get; init; }

    public required IndirectJumps IndirectJumps { get; init; }

    /// <summary>The thunks of branches that do not reach their targets; null if all do.</summary>
    public required BranchThunks? Thunks { get; init; }

    /// <summary>The build-id's note, whose last bytes are filled in after all others are written.</summary>
    public required Chunk BuildIdNote { get; init; }

    /// <summary>The file offset of the end of the sections' bytes.</summary>
    public ulong FileSize { get; set; }

    public ulong EntryPoint { get; set; }

    /// <summary>The address of the thread-local segment; 0 if there is none.</summary>
    public ulong ThreadStart { get; set; }

    /// <summary>The value of the thread pointer, as an address relative to the executable's own thread-local segment.</summary>
    public ulong ThreadPointer { get; set; }

    /// <summary>Returns the offset of a thread-local variable from the thread pointer; 0 for an undefined weak symbol.</summary>
    /// <param name="symbol">The variable.</param>
    /// <param name="address">The variable's address, plus any addend.</param>
    public ulong ThreadOffset(Symbol symbol, ulong address) => symbol.IsUndefinedWeak ? 0 : address - ThreadPointer;

    /// <summary>Lists the words at even addresses to which the start code adds the load address, ascending.</summary>
    public List<ulong> AlignedWords()
    {
        var addresses = new List<ulong>();
        foreach (var chunk in Sections.SelectMany(s => s.Chunks))
        {
            switch (chunk)
            {
                case InputSection { RelativeOffsets: { } offsets } section:
                    foreach (var offset in CollectionsMarshal.AsSpan(offsets))
                    {
                        if (IsAligned(section, offset))
                        {
                            addresses.Add(section.Address + offset);
                        }
                    }

                    break;
                case WordTable table when ReferenceEquals(table, Got):
                    addresses.AddRange(table.Symbols.Where(s => s is { IsAbsolute: false, IsDefined: true }).Select(table.AddressOf));
                    break;
            }
        }

        return addresses;
    }

    /// <summary>Lists the words that may be at odd addresses, with the addresses that they refer to.</summary>
    public IEnumerable<(ulong Place, ulong Target)> UnalignedWords()
    {
        foreach (var section in Sections.SelectMany(s => s.Chunks).OfType<InputSection>())
        {
            foreach (var offset in section.RelativeOffsets ?? [])
            {
                if (!IsAligned(section, offset))
                {
                    yield return (section.Address + offset, section.WordAt(offset));
                }
            }
        }
    }

    public static bool IsAligned(InputSection section, uint offset) => section.Alignment >= 2 && offset % 2 == 0;
}
