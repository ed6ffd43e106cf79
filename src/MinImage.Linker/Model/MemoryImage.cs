using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MinImage.Linker.Model;

/// <summary>Where everything is, in memory and in the file.</summary>
internal sealed class MemoryImage
{
    /// <summary>The executable's sections with their addresses, ascending.</summary>
    public required ImmutableArray<OutputSection> Sections { get; init; }

    /// <summary>What only the symbol file has.</summary>
    public required ImmutableArray<OutputSection> DebugSections { get; init; }

    public required ImmutableArray<Segment> Segments { get; init; }

    public required WordTable Got { get; init; }

    public required WordTable ThreadOffsets { get; init; }

    public required IndirectJumps IndirectJumps { get; init; }

    /// <summary>Jumps for branches that do not reach; null where all do.</summary>
    public required BranchThunks? Thunks { get; init; }

    /// <summary>The build-id's note; its last bytes are filled in when all others are there.</summary>
    public required Chunk BuildIdNote { get; init; }

    /// <summary>Where the bytes of the sections end in the file.</summary>
    public ulong FileSize { get; set; }

    public ulong EntryPoint { get; set; }

    /// <summary>The address of the thread-local segment; 0 where there is none.</summary>
    public ulong ThreadStart { get; set; }

    /// <summary>Where the thread pointer points, as the addresses of the thread-local segment go.</summary>
    public ulong ThreadPointer { get; set; }

    /// <summary>The offset from the thread pointer of a thread-local variable; 0 where nobody defines it and nobody has to.</summary>
    /// <param name="symbol">The variable.</param>
    /// <param name="address">Its address, or one near it.</param>
    public ulong ThreadOffset(Symbol symbol, ulong address) => symbol.IsUndefinedWeak ? 0 : address - ThreadPointer;

    /// <summary>Words at even addresses to which the start code adds the program's address, ascending.</summary>
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

    /// <summary>The words at odd addresses, with what is in them before the start code has run.</summary>
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
