using System.IO.Hashing;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>A symbol: local to an object, or shared by all objects that use its name.</summary>
/// <param name="file">The file whose content contains the name.</param>
/// <param name="nameOffset">The offset of the name in that content.</param>
/// <param name="nameLength">The length of the name, in bytes.</param>
internal sealed class Symbol(ObjectFile file, int nameOffset, int nameLength)
{
    private int _needs;

    /// <summary>The object that defines the symbol; if none does, the first that references it.</summary>
    public ObjectFile File { get; private set; } = file;

    public SymbolState State { get; private set; }

    public SymbolType Type { get; set; }

    /// <summary><c>st_other</c>: the symbol's visibility.</summary>
    public byte Other { get; set; }

    public bool IsLocal { get; set; }

    /// <summary>Whether another definition overrides this one; for an undefined symbol, whether it may stay undefined.</summary>
    public bool IsWeak { get; set; }

    /// <summary>Whether the symbol's value is a number instead of an address (<c>SHN_ABS</c>).</summary>
    public bool IsAbsolute { get; private set; }

    /// <summary>The chunk that contains the symbol; null for an absolute symbol, and for one that the linker defines.</summary>
    public Chunk? Chunk { get; private set; }

    /// <summary>The offset in <see cref="Chunk"/>, in bytes; for a common symbol, its alignment.</summary>
    public ulong Value { get; private set; }

    public ulong Size { get; private set; }

    public ulong Hash { get; private set; }

    /// <summary>The archive with a member that defines the symbol, if the symbol is lazy.</summary>
    public Archive? Archive { get; private set; }

    public int MemberOffset { get; private set; }

    /// <summary>The object whose copy of the COMDAT group with this name is used.</summary>
    public ObjectFile? GroupOwner { get; set; }

    /// <summary>The sections whose start or end the symbol marks, or null.</summary>
    public List<InputSection>? Encloses { get; set; }

    /// <summary>The symbol's index in the global offset table; -1 for none.</summary>
    public int GotIndex { get; set; } = -1;

    /// <summary>The symbol's index in the table of offsets from the thread pointer; -1 for none.</summary>
    public int ThreadOffsetIndex { get; set; } = -1;

    /// <summary>The symbol's index in the table of jump stubs; -1 for none.</summary>
    public int IndirectJumpIndex { get; set; } = -1;

    /// <summary>The symbol's address in the executable, known after the layout; 0 for an undefined symbol.</summary>
    public ulong Address { get; set; }

    public SymbolNeeds Needs => (SymbolNeeds)_needs;

    public bool IsDefined => State is SymbolState.Defined or SymbolState.Common;

    /// <summary>Whether the symbol is undefined and weak: its address is 0.</summary>
    public bool IsUndefinedWeak => !IsDefined && IsWeak;

    public bool IsIndirectFunction => Type == SymbolType.IndirectFunction && State == SymbolState.Defined && Chunk is not null;

    public InputSection? Section => Chunk as InputSection;

    public ReadOnlySpan<byte> NameBytes => NameFile.Content.Slice(nameOffset, nameLength);

    public string Name => Encoding.UTF8.GetString(NameBytes);

    private ObjectFile NameFile { get; } = file;

    /// <summary>Returns S + A of the psABIs: the address that a relocation refers to.</summary>
    /// <param name="addend">A: the addend.</param>
    public ulong Target(long addend) =>
        Type == SymbolType.Section && Section?.Mergeable is { } mergeable
            ? mergeable.AddressOf(Value + (ulong)addend)
            : Address + (ulong)addend;

    public void ComputeHash() => Hash = XxHash3.HashToUInt64(NameBytes);

    /// <summary>Defines the symbol by an entry of an object's symbol table.</summary>
    /// <param name="definer">The object.</param>
    /// <param name="section">The section; null for an absolute symbol.</param>
    /// <param name="entry">The entry.</param>
    public void Define(ObjectFile definer, InputSection? section, in SymbolEntry entry)
    {
        File = definer;
        State = entry.SectionIndex switch
        {
            SymbolEntry.Undefined => SymbolState.Undefined,
            SymbolEntry.Common => SymbolState.Common,

            // The section is not part of any program.
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

    /// <summary>Defines the symbol in a chunk that the linker creates.</summary>
    /// <param name="chunk">The chunk; null if the layout sets the symbol's address.</param>
    /// <param name="value">The offset in the chunk, in bytes.</param>
    public void Define(Chunk? chunk, ulong value)
    {
        State = SymbolState.Defined;
        IsWeak = false;
        Chunk = chunk;
        Value = value;
        Archive = null;
    }

    /// <summary>Makes the symbol an alias of another symbol.</summary>
    /// <param name="target">The other symbol, which is defined.</param>
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

    /// <summary>Moves the symbol to the same offset of an identical section.</summary>
    /// <param name="section">The section that replaces the symbol's section.</param>
    public void Move(InputSection section) => Chunk = section;

    /// <summary>Records that a member of an archive defines the symbol.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="memberOffset">The offset of the member's header in the archive.</param>
    public void DefineLazily(Archive archive, int memberOffset)
    {
        State = SymbolState.Lazy;
        Archive = archive;
        MemberOffset = memberOffset;
    }

    /// <summary>Enlarges a common symbol to the size and alignment of another definition.</summary>
    /// <param name="size">The other definition's size, in bytes.</param>
    /// <param name="alignment">The other definition's alignment.</param>
    public void Grow(ulong size, ulong alignment)
    {
        Size = Math.Max(Size, size);
        Value = Math.Max(Value, alignment);
    }

    /// <summary>Records a table entry that the linker must create for the symbol; may be called from any thread.</summary>
    /// <param name="needs">The kinds of entries.</param>
    public void Need(SymbolNeeds needs)
    {
        if (((SymbolNeeds)_needs & needs) != needs)
        {
            Interlocked.Or(ref _needs, (int)needs);
        }
    }

    public override string ToString() => Name;
}
