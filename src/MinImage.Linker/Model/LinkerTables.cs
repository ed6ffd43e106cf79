using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>The tables that the linker creates, and that other passes look up.</summary>
internal sealed class LinkerTables
{
    /// <param name="needs">The symbols that need an entry.</param>
    /// <param name="machine">The processor.</param>
    public LinkerTables(Needs needs, Machine machine)
    {
        Got = new WordTable(needs.Got, s => s.GotIndex, (s, _) => s.Address);
        ThreadOffsets = new WordTable(needs.ThreadOffsets, s => s.ThreadOffsetIndex, (s, memory) => memory.ThreadOffset(s, s.Address));
        var slots = new WordTable(needs.IndirectJumps, s => s.IndirectJumpIndex, (_, _) => 0);
        IndirectJumps = new IndirectJumps(needs.IndirectJumps, slots, machine);
    }

    /// <summary>The global offset table.</summary>
    public WordTable Got { get; }

    /// <summary>The offsets from the thread pointer of the initial exec model.</summary>
    public WordTable ThreadOffsets { get; }

    public IndirectJumps IndirectJumps { get; }

    public RelativeRelocations RelativeRelocations { get; } = new();

    /// <summary>The build-id's note, whose last bytes are filled in after all others are written.</summary>
    public FixedBytes BuildIdNote { get; } = MakeBuildIdNote();

    private static FixedBytes MakeBuildIdNote()
    {
        // Elf64_Nhdr: the sizes of name and content, NT_GNU_BUILD_ID; the name; the content, zero for now.
        var note = new byte[16 + BuildId.Bytes];
        note[0] = 4;
        note[4] = BuildId.Bytes;
        note[8] = 3;
        "GNU\0"u8.CopyTo(note.AsSpan(12));
        return new FixedBytes(note, 4);
    }
}
