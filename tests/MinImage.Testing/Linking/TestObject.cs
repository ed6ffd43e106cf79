using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Objects;

namespace MinImage.Testing.Linking;

/// <summary>Builds an object of small functions and data, each in a section of its own. Symbols may be referenced before they are defined.</summary>
internal sealed class TestObject
{
    /// <summary>The size of a <c>lea</c>; a function has one for each symbol that it uses.</summary>
    public const int UseBytes = 7;

    private const int CieBytes = 24;
    private const int FdeBytes = 24;

    private readonly ObjectBuilder _builder = new(TargetMachine.X64);
    private readonly Dictionary<string, int> _defined = new(StringComparer.Ordinal);
    private readonly List<(int Section, ulong Offset, uint Type, string Symbol, long Addend)> _relocations = [];
    private readonly List<Action<byte[]>> _changes = [];
    private readonly HashSet<string> _weak = new(StringComparer.Ordinal);

    /// <summary>Creates an object whose <c>_start</c> uses some symbols.</summary>
    public static TestObject Start(params ReadOnlySpan<string> uses)
    {
        var start = new TestObject();
        start.Function("_start", uses);
        return start;
    }

    /// <summary>Adds a function that takes the address of each symbol.</summary>
    public int Function(string name, params ReadOnlySpan<string> uses) => Function(name, SymbolBinding.Global, uses);

    public int Function(string name, SymbolBinding binding, params ReadOnlySpan<string> uses)
    {
        var code = new byte[(uses.Length * UseBytes) + 1];
        code[^1] = 0xC3;
        var section = Section(".text." + name, SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, code, 16);
        for (var i = 0; i < uses.Length; i++)
        {
            // lea symbol(%rip), %rax
            ((ReadOnlySpan<byte>)[0x48, 0x8D, 0x05]).CopyTo(code.AsSpan(i * UseBytes));
            Relocate(section, (ulong)(i * UseBytes) + 3, X64Relocation.Relative32, uses[i], -4);
        }

        Content(section, code);
        Symbol(name, binding, SymbolType.Function, section, 0, (ulong)code.Length);
        return section;
    }

    /// <summary>Adds code.</summary>
    public int Code(string name, ReadOnlySpan<byte> code, SymbolType type = SymbolType.Function)
    {
        var section = Section(".text." + name, SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, code, 16);
        Symbol(name, SymbolBinding.Global, type, section, 0, (ulong)code.Length);
        return section;
    }

    /// <summary>Adds writable data.</summary>
    public int Data(string name, ReadOnlySpan<byte> content, int alignment = 8, SymbolBinding binding = SymbolBinding.Global)
    {
        var section = Section(".data." + name, SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, content, alignment);
        Symbol(name, binding, SymbolType.Object, section, 0, (ulong)content.Length);
        return section;
    }

    /// <summary>Adds an array of pointers to symbols.</summary>
    public int Pointers(string name, params ReadOnlySpan<string> symbols)
    {
        var section = Data(name, new byte[symbols.Length * sizeof(ulong)]);
        for (var i = 0; i < symbols.Length; i++)
        {
            Relocate(section, (ulong)i * sizeof(ulong), X64Relocation.Absolute64, symbols[i]);
        }

        return section;
    }

    /// <summary>Adds a section without content (SHT_NOBITS).</summary>
    public int Zeros(string section, SectionFlags flags, int size, int alignment = 8) =>
        _builder.AddSection(section, SectionType.NoBits, flags, [], alignment, size: size);

    public int Section(string name, SectionType type, SectionFlags flags, ReadOnlySpan<byte> content, int alignment = 1, int entrySize = 0) =>
        _builder.AddSection(name, type, flags, content, alignment, entrySize);

    /// <summary>Adds strings, each ended by a NUL, in a section that the linker may merge.</summary>
    public int Strings(ReadOnlySpan<byte> content) =>
        Section(".rodata.str1.1", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings, content, 1, 1);

    public int Symbol(string name, SymbolBinding binding, SymbolType type, int section, ulong value = 0, ulong size = 0)
    {
        var index = _builder.AddSymbol(name, binding, type, section, value, size);
        if (name.Length > 0)
        {
            _defined[name] = index;
        }

        return index;
    }

    public int Absolute(string name, ulong value, SymbolType type = SymbolType.None) =>
        Symbol(name, SymbolBinding.Global, type, ObjectBuilder.Reserved(SymbolEntry.Absolute), value);

    public int Common(string name, ulong size, ulong alignment) =>
        Symbol(name, SymbolBinding.Global, SymbolType.Object, ObjectBuilder.Reserved(SymbolEntry.Common), alignment, size);

    /// <summary>Makes an undefined symbol weak.</summary>
    public TestObject Weak(string name)
    {
        _weak.Add(name);
        return this;
    }

    public void Relocate(int section, ulong offset, uint type, string symbol, long addend = 0) =>
        _relocations.Add((section, offset, type, symbol, addend));

    /// <summary>Adds a relocation against a symbol without a name, such as a section symbol.</summary>
    public void Relocate(int section, ulong offset, uint type, int symbol, long addend = 0) =>
        _builder.AddRelocation(section, offset, type, symbol, addend);

    public void Group(int signature, bool isComdat, params ReadOnlySpan<int> members) => _builder.AddGroup(signature, isComdat, members);

    /// <summary>Edits the object's bytes after they are written.</summary>
    public void Change(Action<byte[]> change) => _changes.Add(change);

    /// <summary>Sets the link field of a section's header.</summary>
    public void Link(int section, int other) => Change(bytes =>
    {
        // Header 0 is the null header.
        var header = (int)MemoryMarshal.Read<FileHeader>(bytes).SectionHeaderOffset + ((section + 1) * SectionHeader.Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(header + 40), other + 1);
    });

    /// <summary>Sets a symbol's visibility.</summary>
    public void Visibility(string symbol, byte visibility) => Change(bytes =>
    {
        var entry = new ElfView(bytes).Symbols().Single(s => s.Name == symbol);
        bytes[entry.Offset + 5] = visibility;
    });

    /// <summary>Sorts a section's relocations by offset, as assemblers do.</summary>
    public TestObject SortRelocations(string section)
    {
        Change(bytes =>
        {
            var header = new ElfView(bytes).Section(".rela" + section);
            MemoryMarshal.Cast<byte, Relocation>(bytes.AsSpan((int)header.Offset, (int)header.Size)).Sort((a, b) => a.Offset.CompareTo(b.Offset));
        });
        return this;
    }

    /// <summary>Adds an <c>.eh_frame</c>: a CIE, and an FDE for each function.</summary>
    public int Unwind(params ReadOnlySpan<string> functions)
    {
        var content = new byte[CieBytes + (functions.Length * FdeBytes)];
        Cie().CopyTo(content);
        var section = Section(".eh_frame", SectionType.ProgramBits, SectionFlags.Alloc, content, 8);
        for (var i = 0; i < functions.Length; i++)
        {
            var at = CieBytes + (i * FdeBytes);
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(at), FdeBytes - 4);
            BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(at + 4), at + 4);
            content[at + 12] = 1;
            Relocate(section, (ulong)at + 8, X64Relocation.Relative32, functions[i]);
        }

        Content(section, content);
        return section;
    }

    public byte[] ToBytes()
    {
        foreach (var (section, offset, type, symbol, addend) in _relocations)
        {
            var index = _defined.TryGetValue(symbol, out var defined)
                ? defined
                : _builder.Reference(symbol, _weak.Contains(symbol) ? SymbolBinding.Weak : SymbolBinding.Global);
            _builder.AddRelocation(section, offset, type, index, addend);
        }

        var bytes = _builder.ToArray();
        _changes.ForEach(change => change(bytes));
        return bytes;
    }

    // Version 1, augmentation "zR", DW_EH_PE_pcrel | DW_EH_PE_sdata4, DW_CFA_def_cfa rsp 8, DW_CFA_offset rip.
    private static ReadOnlySpan<byte> Cie() =>
    [
        CieBytes - 4, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x1B, 0x0C, 7, 8, 0x90, 1, 0, 0,
    ];

    // The builder copies its content: values that are known later are written into the object's bytes.
    private void Content(int section, byte[] content) => Change(bytes =>
    {
        var headers = (int)MemoryMarshal.Read<FileHeader>(bytes).SectionHeaderOffset;
        var header = MemoryMarshal.Read<SectionHeader>(bytes.AsSpan(headers + ((section + 1) * SectionHeader.Bytes)));
        content.CopyTo(bytes.AsSpan((int)header.Offset));
    });
}
