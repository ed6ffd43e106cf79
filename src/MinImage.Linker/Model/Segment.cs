using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A program header, and the sections that it covers.</summary>
/// <param name="Type">What it is for.</param>
/// <param name="Flags">What may be done with its memory.</param>
/// <param name="Sections">Its sections, in the order of their addresses; may be empty.</param>
internal sealed record Segment(SegmentType Type, SegmentFlags Flags, IReadOnlyList<OutputSection> Sections)
{
    public ulong Offset { get; set; }

    public ulong Address { get; set; }

    public ulong FileSize { get; set; }

    public ulong MemorySize { get; set; }

    public ulong Alignment { get; set; } = 1;

    /// <summary>Takes its bounds from its sections.</summary>
    public void Cover()
    {
        Offset = Sections[0].FileOffset;
        Address = Sections[0].Address;
        foreach (var section in Sections)
        {
            // Each thread has zeros of its own: only what describes them counts them.
            if (section.IsThreadZeros && Type != SegmentType.ThreadLocal)
            {
                continue;
            }

            Alignment = Math.Max(Alignment, section.Alignment);
            MemorySize = Math.Max(MemorySize, section.Address + section.Size - Address);
            if (!section.IsNoBits)
            {
                FileSize = section.FileOffset + section.Size - Offset;
            }
        }
    }
}
