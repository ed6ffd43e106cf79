using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>Builds an ELF64 object (System V gABI, chapter 4) from code, pointers and data, as an input of a link.</summary>
/// <param name="target">The processor.</param>
public sealed class ObjectBuilder(TargetMachine target)
{
    private readonly Machine _machine = KnownMachines.For(target);
    private readonly List<SectionPart> _sections = [];
    private readonly List<SymbolPart> _symbols = [];
    private readonly Dictionary<string, int> _references = new(StringComparer.Ordinal);

    /// <summary>Adds a function, in a section of its own.</summary>
    /// <param name="name">The function's symbol.</param>
    /// <param name="code">The function's machine code, without relocations.</param>
    public void AddFunction(string name, ReadOnlySpan<byte> code)
    {
        var section = AddSection(".text." + name, SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, code, alignment: 16);
        AddSymbol(name, SymbolBinding.Global, SymbolType.Function, section, 0, (ulong)code.Length);
    }

    /// <summary>Adds a pointer that is read-only after relocation, in a section of its own.</summary>
    /// <param name="name">The pointer's symbol.</param>
    /// <param name="destination">The symbol that the pointer points to; null for a null pointer.</param>
    public void AddPointer(string name, string? destination)
    {
        var section = AddSection(
            ".data.rel.ro." + name,
            SectionType.ProgramBits,
            SectionFlags.Alloc | SectionFlags.Write,
            new byte[sizeof(ulong)],
            alignment: sizeof(ulong));
        AddSymbol(name, SymbolBinding.Global, SymbolType.Object, section, 0, sizeof(ulong));
        if (destination is not null)
        {
            AddRelocation(section, 0, _machine.AbsoluteType, Reference(destination), 0);
        }
    }

    /// <summary>Adds read-only data, in a section of its own.</summary>
    /// <param name="name">The data's symbol.</param>
    /// <param name="content">The data, without relocations.</param>
    /// <param name="alignment">The data's alignment, in bytes: a power of two.</param>
    public void AddData(string name, ReadOnlySpan<byte> content, int alignment)
    {
        var section = AddSection(".rodata." + name, SectionType.ProgramBits, SectionFlags.Alloc, content, alignment);
        AddSymbol(name, SymbolBinding.Global, SymbolType.Object, section, 0, (ulong)content.Length);
    }

    /// <summary>Returns the object's bytes.</summary>
    public byte[] ToArray() => new Image(this).Write();

    /// <summary>Adds a section of any kind.</summary>
    /// <returns>The section's index among the sections that were added.</returns>
    internal int AddSection(
        string name, SectionType type, SectionFlags flags, ReadOnlySpan<byte> content, int alignment, int entrySize = 0, int size = -1)
    {
        _sections.Add(new SectionPart(name, type, flags, content.ToArray(), size < 0 ? content.Length : size, alignment, entrySize, []));
        return _sections.Count - 1;
    }

    /// <summary>Adds a symbol of any kind. Its section is an index that <see cref="AddSection"/> or <see cref="Reserved"/> returned.</summary>
    /// <returns>The symbol's index among the symbols that were added.</returns>
    internal int AddSymbol(string name, SymbolBinding binding, SymbolType type, int section, ulong value, ulong size)
    {
        _symbols.Add(new SymbolPart(name, binding, type, section, value, size));
        return _symbols.Count - 1;
    }

    /// <summary>Returns the undefined symbol with a name, which is added once.</summary>
    internal int Reference(string name, SymbolBinding binding = SymbolBinding.Global)
    {
        if (!_references.TryGetValue(name, out var index))
        {
            _references[name] = index = AddSymbol(name, binding, SymbolType.None, Reserved(SymbolEntry.Undefined), 0, 0);
        }

        return index;
    }

    /// <summary>Encodes a reserved section index (<c>SHN_UNDEF</c>, <c>SHN_ABS</c>, <c>SHN_COMMON</c>) for <see cref="AddSymbol"/>.</summary>
    internal static int Reserved(ushort index) => -index - 1;

    internal void AddRelocation(int section, ulong offset, uint type, int symbol, long addend) =>
        _sections[section].Relocations.Add((offset, type, symbol, addend));

    /// <summary>Adds a section group (<c>SHT_GROUP</c>).</summary>
    internal void AddGroup(int signature, bool isComdat, params ReadOnlySpan<int> members)
    {
        var words = new uint[members.Length + 1];
        words[0] = isComdat ? 1u : 0;
        for (var i = 0; i < members.Length; i++)
        {
            // Section header 0 is the null one.
            words[i + 1] = (uint)members[i] + 1;
        }

        var group = new SectionPart(
            ".group",
            SectionType.Group,
            SectionFlags.None,
            MemoryMarshal.AsBytes<uint>(words).ToArray(),
            words.Length * sizeof(uint),
            sizeof(uint),
            sizeof(uint),
            []);
        _sections.Add(group with { Signature = signature });
    }

    private sealed record SectionPart(
        string Name,
        SectionType Type,
        SectionFlags Flags,
        byte[] Content,
        int Size,
        int Alignment,
        int EntrySize,
        List<(ulong Offset, uint Type, int Symbol, long Addend)> Relocations)
    {
        public int Signature { get; init; } = -1;
    }

    private sealed record SymbolPart(string Name, SymbolBinding Binding, SymbolType Type, int Section, ulong Value, ulong Size);

    private sealed class Image
    {
        private readonly ObjectBuilder _builder;
        private readonly ImmutableArray<int> _order;
        private readonly int[] _symbolIndex;
        private readonly List<SectionHeader> _headers = [default];
        private readonly List<byte> _content = [.. new byte[FileHeader.Bytes]];
        private readonly List<byte> _sectionNames = [0];

        public Image(ObjectBuilder builder)
        {
            _builder = builder;

            // Local symbols come first.
            _order = [.. Enumerable.Range(0, builder._symbols.Count).OrderBy(i => builder._symbols[i].Binding != SymbolBinding.Local)];
            _symbolIndex = new int[_order.Length];
            for (var i = 0; i < _order.Length; i++)
            {
                _symbolIndex[_order[i]] = i + 1;
            }
        }

        public byte[] Write()
        {
            var symbolTable = (uint)(1 + _builder._sections.Count + _builder._sections.Count(s => s.Relocations.Count > 0));
            foreach (var section in _builder._sections)
            {
                Add(
                    section.Name,
                    section.Type,
                    section.Flags,
                    section.Content,
                    (ulong)section.Size,
                    (ulong)section.Alignment,
                    (ulong)section.EntrySize,
                    link: section.Signature >= 0 ? symbolTable : 0,
                    info: section.Signature >= 0 ? (uint)_symbolIndex[section.Signature] : 0);
            }

            for (var i = 0; i < _builder._sections.Count; i++)
            {
                AddRelocations(_builder._sections[i], (uint)i + 1, symbolTable);
            }

            AddSymbols(symbolTable);
            Add(".shstrtab", SectionType.StringTable, SectionFlags.None, [], 0, 1);
            var names = CollectionsMarshal.AsSpan(_headers)[^1..];
            names[0].Size = (ulong)_sectionNames.Count;
            _content.AddRange(_sectionNames);
            return Finish();
        }

        private void AddRelocations(SectionPart section, uint index, uint symbolTable)
        {
            if (section.Relocations.Count == 0)
            {
                return;
            }

            var entries = section.Relocations
                .Select(r => new Relocation { Offset = r.Offset, Info = ((ulong)(uint)_symbolIndex[r.Symbol] << 32) | r.Type, Addend = r.Addend }).ToArray();
            Add(
                ".rela" + section.Name,
                SectionType.RelocationsWithAddends,
                SectionFlags.InfoLink,
                MemoryMarshal.AsBytes<Relocation>(entries),
                (ulong)(entries.Length * Relocation.Bytes),
                sizeof(ulong),
                Relocation.Bytes,
                symbolTable,
                index);
        }

        private void AddSymbols(uint symbolTable)
        {
            var names = new List<byte> { 0 };
            var entries = new SymbolEntry[_order.Length + 1];
            for (var i = 0; i < _order.Length; i++)
            {
                var symbol = _builder._symbols[_order[i]];
                entries[i + 1] = new SymbolEntry
                {
                    NameOffset = symbol.Name.Length == 0 ? 0 : (uint)names.Count,
                    Info = (byte)(((int)symbol.Binding << 4) | (int)symbol.Type),
                    SectionIndex = (ushort)(symbol.Section >= 0 ? symbol.Section + 1 : -(symbol.Section + 1)),
                    Value = symbol.Value,
                    Size = symbol.Size,
                };
                names.AddRange(Encoding.UTF8.GetBytes(symbol.Name));
                names.Add(0);
            }

            var locals = (uint)_order.Count(i => _builder._symbols[i].Binding == SymbolBinding.Local) + 1;
            Add(
                ".symtab",
                SectionType.SymbolTable,
                SectionFlags.None,
                MemoryMarshal.AsBytes<SymbolEntry>(entries),
                (ulong)(entries.Length * SymbolEntry.Bytes),
                sizeof(ulong),
                SymbolEntry.Bytes,
                symbolTable + 1,
                locals);
            Add(".strtab", SectionType.StringTable, SectionFlags.None, CollectionsMarshal.AsSpan(names), (ulong)names.Count, 1);
        }

        private void Add(
            string name,
            SectionType type,
            SectionFlags flags,
            ReadOnlySpan<byte> content,
            ulong size,
            ulong alignment,
            ulong entrySize = 0,
            uint link = 0,
            uint info = 0)
        {
            Pad((int)Math.Max(1, alignment));
            _headers.Add(new SectionHeader
            {
                NameOffset = (uint)_sectionNames.Count,
                Type = type,
                Flags = flags,
                Offset = (ulong)_content.Count,
                Size = size,
                Link = link,
                Info = info,
                Alignment = alignment,
                EntrySize = entrySize,
            });
            _sectionNames.AddRange(Encoding.UTF8.GetBytes(name));
            _sectionNames.Add(0);
            _content.AddRange(content);
        }

        private void Pad(int alignment)
        {
            while (_content.Count % alignment != 0)
            {
                _content.Add(0);
            }
        }

        private byte[] Finish()
        {
            Pad(sizeof(ulong));
            var header = new FileHeader
            {
                Identification = FileHeader.Elf64LittleEndian,
                Type = FileHeader.Relocatable,
                Machine = (ushort)_builder._machine.Target,
                Version = 1,
                SectionHeaderOffset = (ulong)_content.Count,
                HeaderSize = FileHeader.Bytes,
                SectionHeaderSize = SectionHeader.Bytes,
                SectionHeaderCount = (ushort)_headers.Count,
                SectionNames = (ushort)(_headers.Count - 1),
            };
            _content.AddRange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_headers)));
            var file = _content.ToArray();
            MemoryMarshal.Write(file, header);
            return file;
        }
    }
}
