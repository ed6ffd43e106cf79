using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A section of the executable, or of its symbol file.</summary>
/// <param name="name">Its name.</param>
internal sealed class OutputSection(string name)
{
    public string Name { get; } = name;

    public SectionType Type { get; set; } = SectionType.NoBits;

    public SectionFlags Flags { get; set; }

    public List<Chunk> Chunks { get; } = [];

    public ulong Alignment { get; set; } = 1;

    public ulong Address { get; set; }

    /// <summary>In the executable; sections without bytes have one too.</summary>
    public ulong FileOffset { get; set; }

    public ulong Size { get; set; }

    /// <summary>The size of one entry where all have the same, else 0 (<c>sh_entsize</c>).</summary>
    public ulong EntrySize { get; set; }

    /// <summary>The section that <c>sh_link</c> names, or null.</summary>
    public OutputSection? Link { get; set; }

    public uint Info { get; set; }

    /// <summary>Its number in the section header table.</summary>
    public int Index { get; set; }

    public bool IsNoBits => Type == SectionType.NoBits;

    public bool IsAllocated => (Flags & SectionFlags.Alloc) != 0;

    public bool IsThreadLocal => (Flags & SectionFlags.ThreadLocal) != 0;

    /// <summary>Whether each thread gets it, filled with zeros (<c>.tbss</c>): it takes no memory of the program's own.</summary>
    public bool IsThreadZeros => IsThreadLocal && IsNoBits;

    /// <summary>Whether the section is read-only once the start code has relocated it (<c>PT_GNU_RELRO</c>).</summary>
    public bool IsReadOnlyAfterRelocation =>
        (Flags & SectionFlags.Write) != 0
        && (IsThreadLocal
            || Type is SectionType.InitArray or SectionType.FiniArray or SectionType.PreInitArray or SectionType.Dynamic
            || Name is ".data.rel.ro" or ".bss.rel.ro" or ".got" or ".ctors" or ".dtors" or ".jcr");

    public ulong FileSize => IsNoBits ? 0 : Size;

    /// <summary>Places the chunks one after the other; an array of constructors by its priorities before.</summary>
    public void PlaceChunks()
    {
        var at = 0ul;
        foreach (var chunk in Chunks)
        {
            at = Align(at, chunk.Alignment);
            chunk.Offset = at;
            chunk.Output = this;
            at += chunk.Size;
            Alignment = Math.Max(Alignment, chunk.Alignment);
        }

        Size = at;
    }

    public static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) & ~(alignment - 1);

    public override string ToString() => Name;
}
