using System.IO.Hashing;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A symbol: one of an object's own, or one that all objects share by its name.</summary>
/// <param name="file">Whose string table has the name.</param>
/// <param name="nameOffset">Where the name is in that file's content.</param>
/// <param name="nameLength">The name's number of bytes.</param>
internal sealed class Symbol(ObjectFile file, int nameOffset, int nameLength)
{
    private int _needs;

    /// <summary>The object that defines it; where nobody does, the first that named it.</summary>
    public ObjectFile File { get; private set; } = file;

    public SymbolState State { get; private set; }

    public SymbolType Type { get; set; }

    /// <summary><c>st_other</c>: its visibility.</summary>
    public byte Other { get; set; }

    public bool IsLocal { get; set; }

    /// <summary>Whether its definition gives way to another; of an undefined one, whether nobody has to define it.</summary>
    public bool IsWeak { get; set; }

    /// <summary>Whether its value is a number and no place (<c>SHN_ABS</c>).</summary>
    public bool IsAbsolute { get; private set; }

    /// <summary>Where it lies; null for an absolute one and for one that the linker places itself.</summary>
    public Chunk? Chunk { get; private set; }

    /// <summary>Bytes from the start of <see cref="Chunk"/>; the alignment of a common symbol.</summary>
    public ulong Value { get; private set; }

    public ulong Size { get; private set; }

    public ulong Hash { get; private set; }

    /// <summary>The archive whose member would define it.</summary>
    public Archive? Archive { get; private set; }

    public int MemberOffset { get; private set; }

    /// <summary>The object whose copy of the COMDAT group of this name is taken.</summary>
    public ObjectFile? GroupOwner { get; set; }

    /// <summary>The sections that the symbol marks the start or the end of, or null.</summary>
    public List<InputSection>? Encloses { get; set; }

    /// <summary>Its place in the global offset table, in words; -1 for none.</summary>
    public int GotIndex { get; set; } = -1;

    /// <summary>Its place in the table of offsets from the thread pointer, in words; -1 for none.</summary>
    public int ThreadOffsetIndex { get; set; } = -1;

    /// <summary>Its place in the table of indirect jumps; -1 for none.</summary>
    public int IndirectJumpIndex { get; set; } = -1;

    /// <summary>Its address in the executable, once everything has its place; 0 where nobody defines it.</summary>
    public ulong Address { get; set; }

    public SymbolNeeds Needs => (SymbolNeeds)_needs;

    public bool IsDefined => State is SymbolState.Defined or SymbolState.Common;

    /// <summary>Whether nothing defines it and nothing has to: its address is 0.</summary>
    public bool IsUndefinedWeak => !IsDefined && IsWeak;

    public bool IsIndirectFunction => Type == SymbolType.IndirectFunction && State == SymbolState.Defined && Chunk is not null;

    public InputSection? Section => Chunk as InputSection;

    public ReadOnlySpan<byte> NameBytes => NameFile.Content.Slice(nameOffset, nameLength);

    public string Name => Encoding.UTF8.GetString(NameBytes);

    private ObjectFile NameFile { get; } = file;

    /// <summary>Returns S + A of the psABIs: the address that a relocation refers to.</summary>
    /// <param name="addend">A.</param>
    public ulong Target(long addend) =>
        Type == SymbolType.Section && Section?.Mergeable is { } mergeable
            ? mergeable.AddressOf(Value + (ulong)addend)
            : Address + (ulong)addend;

    public void ComputeHash() => Hash = XxHash3.HashToUInt64(NameBytes);

    /// <summary>Gives it the place that a symbol table states.</summary>
    /// <param name="definer">The object.</param>
    /// <param name="section">The section, null for an absolute symbol.</param>
    /// <param name="entry">The symbol table's entry.</param>
    public void Define(ObjectFile definer, InputSection? section, in SymbolEntry entry)
    {
        File = definer;
        State = entry.SectionIndex switch
        {
            SymbolEntry.Undefined => SymbolState.Undefined,
            SymbolEntry.Common => SymbolState.Common,

            // Its section is none that a program takes over.
            not SymbolEntry.Absolute when section is null => SymbolState.Undefined,
            _ => SymbolState.Defined,
        };
        IsAbsolute = entry.SectionIndex == SymbolEntry.Absolute;
        IsWeak = entry.Binding == SymbolBinding.Weak;
        Chunk = section;
        Value = entry.Value;
        Size = entry.Size;
        Type = entry.Type;
        Other = entry.Other;
        Archive = null;
    }

    /// <summary>Gives it a place that the linker makes.</summary>
    /// <param name="chunk">Where it lies; null where its address is set by the layout.</param>
    /// <param name="value">Bytes from the chunk's start.</param>
    public void Define(Chunk? chunk, ulong value)
    {
        State = SymbolState.Defined;
        IsWeak = false;
        Chunk = chunk;
        Value = value;
        Archive = null;
    }

    /// <summary>Makes it another name of a symbol.</summary>
    /// <param name="target">The symbol; a defined one.</param>
    public void Alias(Symbol target)
    {
        File = target.File;
        State = target.State;
        IsAbsolute = target.IsAbsolute;
        IsWeak = false;
        Chunk = target.Chunk;
        Value = target.Value;
        Size = target.Size;
        Type = target.Type;
        Archive = null;
    }

    /// <summary>Puts it to the same offset of an equal section.</summary>
    /// <param name="section">The section that stands for its own.</param>
    public void Move(InputSection section) => Chunk = section;

    /// <summary>Notes that a member of an archive would define it.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="memberOffset">Where the member begins in it.</param>
    public void Offer(Archive archive, int memberOffset)
    {
        State = SymbolState.Lazy;
        Archive = archive;
        MemberOffset = memberOffset;
    }

    /// <summary>A common symbol that is named again grows to what each of its names asks for.</summary>
    /// <param name="size">The other's size.</param>
    /// <param name="alignment">The other's alignment.</param>
    public void Grow(ulong size, ulong alignment)
    {
        Size = Math.Max(Size, size);
        Value = Math.Max(Value, alignment);
    }

    /// <summary>Asks the linker to make something for it; from any thread.</summary>
    /// <param name="needs">What to make.</param>
    public void Need(SymbolNeeds needs)
    {
        if (((SymbolNeeds)_needs & needs) != needs)
        {
            Interlocked.Or(ref _needs, (int)needs);
        }
    }

    public override string ToString() => Name;
}
