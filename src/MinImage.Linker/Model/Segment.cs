using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A segment (program header), with the sections that it covers.</summary>
/// <param name="Type">The segment's type.</param>
/// <param name="Flags">The permissions of its memory.</param>
/// <param name="Sections">The sections, in the order of their addresses; may be empty.</param>
internal sealed record Segment(SegmentType Type, SegmentFlags Flags, IReadOnlyList<OutputSection> Sections)
{
    public ulong Offset { get; set; }

    public ulong Address { get; set; }

    public ulong FileSize { get; set; }

    public ulong MemorySize { get; set; }

    public ulong Alignment { get; set; } = 1;

    /// <summary>Sets the segment's offset, address and sizes from its sections.</summary>
    public void Cover()
    {
        Offset = Sections[0].FileOffset;
        Address = Sections[0].Address;
        foreach (var section in Sections)
        {
            // Each thread has its own copy of .tbss, so it counts only in the thread-local segment.
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
