using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A section of the executable, or of its symbol file.</summary>
/// <param name="name">The section's name.</param>
internal sealed class OutputSection(string name)
{
    public string Name { get; } = name;

    public SectionType Type { get; set; } = SectionType.NoBits;

    public SectionFlags Flags { get; set; }

    public List<Chunk> Chunks { get; } = [];

    public ulong Alignment { get; set; } = 1;

    public ulong Address { get; set; }

    /// <summary>The offset in the executable; sections without bytes also have one.</summary>
    public ulong FileOffset { get; set; }

    public ulong Size { get; set; }

    /// <summary>The size of an entry if all have the same size, else 0 (<c>sh_entsize</c>).</summary>
    public ulong EntrySize { get; set; }

    /// <summary>The section that <c>sh_link</c> refers to, or null.</summary>
    public OutputSection? Link { get; set; }

    public uint Info { get; set; }

    /// <summary>The section's index in the section header table.</summary>
    public int Index { get; set; }

    public bool IsNoBits => Type == SectionType.NoBits;

    public bool IsAllocated => (Flags & SectionFlags.Alloc) != 0;

    public bool IsThreadLocal => (Flags & SectionFlags.ThreadLocal) != 0;

    /// <summary>Whether the section is zero-initialized thread-local data (<c>.tbss</c>), which takes no memory in the program itself.</summary>
    public bool IsThreadZeros => IsThreadLocal && IsNoBits;

    /// <summary>Whether the section is read-only once the start code has relocated it (<c>PT_GNU_RELRO</c>).</summary>
    public bool IsReadOnlyAfterRelocation =>
        (Flags & SectionFlags.Write) != 0
        && (IsThreadLocal
            || Type is SectionType.InitArray or SectionType.FiniArray or SectionType.PreInitArray or SectionType.Dynamic
            || Name is ".data.rel.ro" or ".bss.rel.ro" or ".got" or ".ctors" or ".dtors" or ".jcr"
            || IsReadOnlyInLibC);

    // Tables of pointers of the C library, which glibc's own linker script protects in libc.so: the functions of stdio's streams, and those that run at exit.
    private bool IsReadOnlyInLibC => Name is "__libc_IO_vtables" or "__libc_atexit" or "__libc_subfreeres";

    public ulong FileSize => IsNoBits ? 0 : Size;

    /// <summary>Places the chunks one after the other, each at its alignment.</summary>
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
