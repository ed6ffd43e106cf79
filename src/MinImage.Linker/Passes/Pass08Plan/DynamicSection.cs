using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// <c>.dynamic</c> (System V gABI, "Dynamic Section"), which the start code of a static-pie reads to relocate itself. The start code also
/// requires a symbol table, which is empty.
/// </summary>
internal sealed class DynamicSection : Chunk
{
    private const ulong PositionIndependent = 0x08000000;
    private const ulong BindNow = 1;

    private readonly List<(DynamicTag Tag, Func<ulong> Value)> _entries = [];

    public DynamicSection(Chunk symbols, Chunk names, Chunk relocations, Chunk relativeRelocations)
    {
        Alignment = sizeof(ulong);
        _entries.Add((DynamicTag.Flags1, () => BindNow | PositionIndependent));
        _entries.Add((DynamicTag.SymbolTable, () => symbols.Address));
        _entries.Add((DynamicTag.SymbolSize, () => SymbolEntry.Bytes));
        _entries.Add((DynamicTag.StringTable, () => names.Address));
        _entries.Add((DynamicTag.StringTableSize, () => names.Size));
        if (relocations.Size > 0)
        {
            _entries.Add((DynamicTag.Relocations, () => relocations.Address));
            _entries.Add((DynamicTag.RelocationsSize, () => relocations.Size));
            _entries.Add((DynamicTag.RelocationSize, () => Relocation.Bytes));
        }

        _entries.Add((DynamicTag.RelativeRelocations, () => relativeRelocations.Address));
        _entries.Add((DynamicTag.RelativeRelocationsSize, () => relativeRelocations.Size));
        _entries.Add((DynamicTag.RelativeRelocationSize, () => sizeof(ulong)));
        _entries.Add((DynamicTag.Null, () => 0));
        Size = (ulong)_entries.Count * 2 * sizeof(ulong);
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i < _entries.Count; i++)
        {
            words[2 * i] = (ulong)_entries[i].Tag;
            words[(2 * i) + 1] = _entries[i].Value();
        }
    }
}
