using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A section of an object, with what the passes find out about it.</summary>
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

    /// <summary>Its number in the object's section header table.</summary>
    public int Index { get; }

    public SectionType Type { get; }

    public SectionFlags Flags { get; }

    /// <summary>The name of the section that it becomes a part of: <c>.text</c> for <c>.text.main</c>.</summary>
    public string OutputName { get; }

    public int ContentOffset { get; }

    public int EntrySize { get; }

    public uint Link { get; }

    public int RelocationOffset { get; private set; }

    public int RelocationCount { get; private set; }

    /// <summary>Whether it belongs to a COMDAT group of which another object's copy was taken.</summary>
    public bool IsDiscarded { get; set; }

    /// <summary>Whether the program needs it; decided by the marking.</summary>
    public bool IsLive { get; set; }

    /// <summary>Who needed it first; null for a root.</summary>
    public InputSection? KeptBy { get; set; }

    /// <summary>The symbol through which it was needed; null for a root.</summary>
    public Symbol? KeptFor { get; set; }

    /// <summary>Whether the section is address-taken: whether anything but a branch refers to it.</summary>
    public bool IsAddressTaken { get; set; }

    /// <summary>Its number among all that live, from 1; decided by the folding.</summary>
    public int FoldNumber { get; set; }

    /// <summary>Its index among the functions that may be folded; -1 for others.</summary>
    public int FoldIndex { get; set; } = -1;

    /// <summary>The equal one that stands for this one in the program; null for none.</summary>
    public InputSection? FoldedInto { get; set; }

    /// <summary>The next member of its section group, in a ring; null where it is in none.</summary>
    public InputSection? NextInGroup { get; set; }

    /// <summary>Sections that live when this one does (<c>SHF_LINK_ORDER</c>); null for none.</summary>
    public List<InputSection>? Dependents { get; set; }

    /// <summary>Its strings or constants where equal ones are to be one; null elsewhere.</summary>
    public MergeableSection? Mergeable { get; set; }

    /// <summary>The unwind records of its functions, linked by <see cref="UnwindRecord.NextOfFunction"/>; null for none.</summary>
    public UnwindRecord? Unwind { get; set; }

    /// <summary>Offsets at which the loader adds the program's address, ascending; null for none.</summary>
    public List<uint>? RelativeOffsets { get; set; }

    public bool IsAllocated => (Flags & SectionFlags.Alloc) != 0;

    public bool IsNoBits => Type == SectionType.NoBits;

    /// <summary>Whether it is an <c>.eh_frame</c>: its records are kept by the functions they describe.</summary>
    public bool IsUnwindTable => OutputName == ".eh_frame";

    public ReadOnlySpan<byte> Content => IsNoBits ? [] : File.Content.Slice(ContentOffset, (int)Size);

    public ReadOnlySpan<Relocation> Relocations =>
        MemoryMarshal.Cast<byte, Relocation>(File.Content.Slice(RelocationOffset, RelocationCount * Relocation.Bytes));

    public ReadOnlySpan<byte> NameBytes => File.Content.Slice(NameOffset, NameLength);

    public string Name => Encoding.UTF8.GetString(NameBytes);

    private int NameOffset { get; }

    private int NameLength { get; }

    /// <summary>Returns the load address that a word of the section holds.</summary>
    /// <param name="offset">The offset of a relocation for a whole address.</param>
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
