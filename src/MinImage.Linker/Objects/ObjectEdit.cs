using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>
/// Modifies the references of an object before it is linked, so that the link does not include their former targets. The symbols that
/// the object defines are unchanged.
/// </summary>
public sealed class ObjectEdit
{
    private readonly byte[] _bytes;
    private readonly List<byte> _names;
    private readonly int _symbolTable;
    private readonly int _nameHeader;
    private readonly Section?[] _sections;
    private readonly SymbolEntry[] _symbols;

    private ObjectEdit(ObjectFile file, byte[] bytes)
    {
        _bytes = bytes;
        _symbolTable = file.SymbolTableOffset;
        _symbols = file.Entries.ToArray();
        _names = [.. bytes.AsSpan(file.StringTableOffset, file.StringTableSize)];
        _nameHeader = NameHeaderOf(bytes, file);
        _sections = [.. file.Sections.Select(s => s is null
            ? null
            : new Section(s.ContentOffset, (int)s.Size, s.RelocationOffset, s.RelocationCount, (s.Flags & SectionFlags.Strings) != 0, s.IsNoBits))];
    }

    private sealed record Section(int Offset, int Bytes, int RelocationOffset, int RelocationCount, bool HasStrings, bool IsNoBits);

    /// <summary>Reads an object.</summary>
    /// <param name="name">The object's name in diagnostics.</param>
    /// <param name="content">The object's bytes.</param>
    /// <param name="machine">The processor that the object must be compiled for.</param>
    /// <param name="problem">The diagnostic if the object cannot be read; null on success.</param>
    /// <returns>The editor; null if the object cannot be read.</returns>
    public static ObjectEdit? Read(string name, ReadOnlySpan<byte> content, TargetMachine machine, out LinkDiagnostic? problem)
    {
        using var input = InputContent.FromBytes(content);
        var file = ObjectReader.Read(name, input, 0, content.Length, machine, out problem);
        return file is null ? null : new ObjectEdit(file, content.ToArray());
    }

    /// <summary>The names of the object's undefined symbols.</summary>
    public IEnumerable<string> Needed => _symbols.Skip(1).Where(s => s.SectionIndex == SymbolEntry.Undefined).Select(s => NameOf(s));

    /// <summary>Returns whether the object defines a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    public bool Defines(string symbol) => Defined(symbol) is not null;

    /// <summary>Renames undefined symbols, so that references to them refer to other symbols.</summary>
    /// <param name="nameOf">Returns the new name for a name; null to keep it.</param>
    /// <returns>The number of renamed symbols.</returns>
    public int Rename(Func<string, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        var count = 0;
        for (var i = 1; i < _symbols.Length; i++)
        {
            ref var symbol = ref _symbols[i];
            if (symbol.SectionIndex == SymbolEntry.Undefined && nameOf(NameOf(symbol)) is { } name)
            {
                symbol.NameOffset = (uint)_names.Count;
                _names.AddRange(Encoding.UTF8.GetBytes(name));
                _names.Add(0);
                count++;
            }
        }

        return count;
    }

    /// <summary>Overwrites the code of a function, from its start; the new code must not be longer, and must not fall through into the rest.</summary>
    /// <param name="function">The symbol of the function.</param>
    /// <param name="code">The new machine code, without relocations.</param>
    /// <returns>Whether the code was replaced: false if there is no such function, or if it is shorter than the new code.</returns>
    public bool ReplaceCode(string function, ReadOnlySpan<byte> code)
    {
        if (Defined(function) is not ({ } section, var start, var bytes) || bytes < (ulong)code.Length)
        {
            return false;
        }

        for (var i = 0; i < section.RelocationCount; i++)
        {
            ref var relocation = ref RelocationAt(section, i);
            if (relocation.Offset >= start && relocation.Offset < start + bytes)
            {
                relocation = default;
            }
        }

        code.CopyTo(_bytes.AsSpan(section.Offset + (int)start, (int)bytes));
        return true;
    }

    /// <summary>Removes entries from a table that ends with an entry of zeros; the following entries move up.</summary>
    /// <param name="table">The symbol of the table.</param>
    /// <param name="entryBytes">The size of an entry, in bytes.</param>
    /// <param name="isKept">
    /// Returns whether to keep an entry, from the strings that its pointers refer to, in their order; null for a pointer to anything else.
    /// </param>
    /// <returns>The number of removed entries; null if there is no such table, or if its size is not a multiple of the entry size.</returns>
    public int? RemoveEntries(string table, int entryBytes, Func<ImmutableArray<string?>, bool> isKept)
    {
        ArgumentNullException.ThrowIfNull(isKept);
        if (Defined(table) is not ({ } section, var start, var bytes) || bytes == 0 || bytes % (ulong)entryBytes != 0)
        {
            return null;
        }

        var pointers = PointersOf(section, start, bytes, (ulong)entryBytes);
        var content = _bytes.AsSpan(section.Offset + (int)start, (int)bytes);
        var kept = 0;
        var removed = 0;
        for (var entry = 0; entry < pointers.Length && pointers[entry].Count > 0; entry++)
        {
            if (!isKept([.. pointers[entry].Order().Select(i => TextAt(RelocationAt(section, i)))]))
            {
                pointers[entry].ForEach(i => RelocationAt(section, i) = default);
                removed++;
                continue;
            }

            content.Slice(entry * entryBytes, entryBytes).CopyTo(content[(kept * entryBytes)..]);
            foreach (var i in pointers[entry])
            {
                RelocationAt(section, i).Offset -= (ulong)((entry - kept) * entryBytes);
            }

            kept++;
        }

        content.Slice(kept * entryBytes, removed * entryBytes).Clear();
        return removed;
    }

    // The indices of the relocations of each entry of a table.
    private List<int>[] PointersOf(Section section, ulong start, ulong bytes, ulong entryBytes)
    {
        var pointers = new List<int>[bytes / entryBytes];
        for (var entry = 0; entry < pointers.Length; entry++)
        {
            pointers[entry] = [];
        }

        for (var i = 0; i < section.RelocationCount; i++)
        {
            var offset = RelocationAt(section, i).Offset;
            if (offset >= start && offset < start + bytes)
            {
                pointers[(offset - start) / entryBytes].Add(i);
            }
        }

        return pointers;
    }

    /// <summary>Returns the modified object.</summary>
    public byte[] ToArray()
    {
        // New names were appended, so all others keep their offsets.
        byte[] bytes = [.. _bytes, .. _names];
        MemoryMarshal.AsBytes(_symbols.AsSpan()).CopyTo(bytes.AsSpan(_symbolTable));
        ref var header = ref MemoryMarshal.AsRef<SectionHeader>(bytes.AsSpan(_nameHeader));
        header.Offset = (ulong)_bytes.Length;
        header.Size = (ulong)_names.Count;
        return bytes;
    }

    // The content of a symbol; null if it is not defined in a section with content.
    private (Section Section, ulong Start, ulong Bytes)? Defined(string name)
    {
        var found = Array.FindIndex(
            _symbols,
            s => s.SectionIndex is not (SymbolEntry.Undefined or >= SymbolEntry.ReservedFrom) && NameOf(s) == name);
        if (found < 0 || _sections[_symbols[found].SectionIndex] is not { IsNoBits: false } section)
        {
            return null;
        }

        var (start, bytes) = (_symbols[found].Value, _symbols[found].Size);
        return start > (ulong)section.Bytes || bytes > (ulong)section.Bytes - start ? null : (section, start, bytes);
    }

    private static int NameHeaderOf(ReadOnlySpan<byte> bytes, ObjectFile file)
    {
        var table = (int)MemoryMarshal.Read<FileHeader>(bytes).SectionHeaderOffset;
        for (var i = 0; i < file.Sections.Length; i++)
        {
            var header = MemoryMarshal.Read<SectionHeader>(bytes[(table + (i * SectionHeader.Bytes))..]);
            if (header.Type == SectionType.StringTable && header.Offset == (ulong)file.StringTableOffset)
            {
                return table + (i * SectionHeader.Bytes);
            }
        }

        throw new ArgumentException("The object has no symbol names.", nameof(file));
    }

    private ref Relocation RelocationAt(Section section, int index) =>
        ref MemoryMarshal.AsRef<Relocation>(_bytes.AsSpan(section.RelocationOffset + (index * Relocation.Bytes)));

    private string NameOf(in SymbolEntry symbol) => TextAt(CollectionsMarshal.AsSpan(_names)[(int)symbol.NameOffset..]) ?? "";

    private string? TextAt(in Relocation relocation)
    {
        ref readonly var symbol = ref _symbols[relocation.Symbol];
        var offset = symbol.Value + (ulong)relocation.Addend;
        return symbol.SectionIndex < _sections.Length
            && _sections[symbol.SectionIndex] is { HasStrings: true, IsNoBits: false } section
            && offset < (ulong)section.Bytes
                ? TextAt(_bytes.AsSpan(section.Offset + (int)offset, section.Bytes - (int)offset))
                : null;
    }

    private static string? TextAt(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf((byte)0) is >= 0 and var length ? Encoding.UTF8.GetString(bytes[..length]) : null;
}
