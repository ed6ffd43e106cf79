using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A section of an object, with the results of the passes.</summary>
internal sealed class InputSection : Chunk
{
    public InputSection(ObjectFile file, int index, in SectionHeader header, string outputName, int nameOffset, int nameLength)
    {
        File = file;
        Index = index;
        Type = header.Type;
        Flags = header.Flags;
        OutputName = outputName;
        NameOffset = nameOffset;
        NameLength = nameLength;
        ContentOffset = file.Start + (int)header.Offset;
        EntrySize = (int)header.EntrySize;
        Size = header.Size;
        Alignment = Math.Max(1, header.Alignment);
        Link = header.Link;
    }

    public ObjectFile File { get; }

    /// <summary>The section's index in the object's section header table.</summary>
    public int Index { get; }

    public SectionType Type { get; }

    public SectionFlags Flags { get; }

    /// <summary>The name of the output section: <c>.text</c> for <c>.text.main</c>.</summary>
    public string OutputName { get; }

    public int ContentOffset { get; }

    public int EntrySize { get; }

    public uint Link { get; }

    public int RelocationOffset { get; private set; }

    public int RelocationCount { get; private set; }

    /// <summary>Whether the section belongs to a COMDAT group of which another object's copy is used.</summary>
    public bool IsDiscarded { get; set; }

    /// <summary>Whether the program needs the section (pass 4).</summary>
    public bool IsLive { get; set; }

    /// <summary>The section whose reference was followed first; null for a root.</summary>
    public InputSection? KeptBy { get; set; }

    /// <summary>The symbol of that reference; null for a root.</summary>
    public Symbol? KeptFor { get; set; }

    /// <summary>Whether the section is address-taken: whether anything but a branch refers to it.</summary>
    public bool IsAddressTaken { get; set; }

    /// <summary>The section's number among all live sections, from 1 (pass 6).</summary>
    public int FoldNumber { get; set; }

    /// <summary>The section's index among the candidates for folding; -1 if it is not one.</summary>
    public int FoldIndex { get; set; } = -1;

    /// <summary>The identical section that replaces this one in the program; null if it is not folded.</summary>
    public InputSection? FoldedInto { get; set; }

    /// <summary>The next member of the section group, which forms a ring; null if the section is in no group.</summary>
    public InputSection? NextInGroup { get; set; }

    /// <summary>The sections that are live if this one is (<c>SHF_LINK_ORDER</c>); null if none.</summary>
    public List<InputSection>? Dependents { get; set; }

    /// <summary>The section's strings or constants, if equal ones are merged; else null.</summary>
    public MergeableSection? Mergeable { get; set; }

    /// <summary>The FDEs of the section's functions, linked by <see cref="UnwindRecord.NextOfFunction"/>; null if none.</summary>
    public UnwindRecord? Unwind { get; set; }

    /// <summary>The offsets at which the start code adds the load address, ascending; null if none.</summary>
    public List<uint>? RelativeOffsets { get; set; }

    public bool IsAllocated => (Flags & SectionFlags.Alloc) != 0;

    public bool IsNoBits => Type == SectionType.NoBits;

    /// <summary>Whether the section is an <c>.eh_frame</c>, whose records are kept by the functions that they describe.</summary>
    public bool IsUnwindTable => OutputName == ".eh_frame";

    public ReadOnlySpan<byte> Content => IsNoBits ? [] : File.Content.Slice(ContentOffset, (int)Size);

    public ReadOnlySpan<Relocation> Relocations =>
        MemoryMarshal.Cast<byte, Relocation>(File.Content.Slice(RelocationOffset, RelocationCount * Relocation.Bytes));

    public ReadOnlySpan<byte> NameBytes => File.Content.Slice(NameOffset, NameLength);

    public string Name => Encoding.UTF8.GetString(NameBytes);

    private int NameOffset { get; }

    private int NameLength { get; }

    /// <summary>Returns the address that a word of the section contains.</summary>
    /// <param name="offset">The offset of the word's relocation.</param>
    public ulong WordAt(uint offset)
    {
        foreach (ref readonly var relocation in Relocations)
        {
            if (relocation.Offset == offset)
            {
                return File.Symbols[relocation.Symbol].Target(relocation.Addend);
            }
        }

        return 0;
    }

    public void SetRelocations(int offset, int count)
    {
        RelocationOffset = offset;
        RelocationCount = count;
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        if (IsNoBits)
        {
            bytes.Clear();
            return;
        }

        Content.CopyTo(bytes);
        context.Machine.Relocate(this, bytes, context);
    }

    public override string ToString() => $"{File.Name}:({Name})";
}
