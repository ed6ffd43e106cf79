using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Model;

/// <summary>An object that was read: all its offsets, counts and indices have been checked, and may be trusted from here on.</summary>
internal sealed class ObjectFile
{
    /// <summary>What diagnostics and the map call it: <c>main.o</c>, or <c>libc.a(printf.o)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The place of its sections in the program: the input's position, and in it the member's offset.</summary>
    public required long Order { get; init; }

    public required InputContent Content { get; init; }

    /// <summary>Where the object begins in <see cref="Content"/>.</summary>
    public required int Start { get; init; }

    /// <summary>By section header index; null for tables and for what a program does not need.</summary>
    public InputSection?[] Sections { get; set; } = [];

    /// <summary>By symbol table index. Those from <see cref="FirstGlobal"/> on are shared between objects, once resolved.</summary>
    public Symbol[] Symbols { get; set; } = [];

    public int FirstGlobal { get; set; }

    public List<SectionGroup> Groups { get; } = [];

    public int SymbolTableOffset { get; set; }

    public int StringTableOffset { get; set; }

    public int StringTableSize { get; set; }

    /// <summary>The real section indices where a symbol table has more than 65,279 sections (<c>SHT_SYMTAB_SHNDX</c>); 0 for none.</summary>
    public int ExtendedIndexOffset { get; set; }

    public ReadOnlySpan<SymbolEntry> Entries =>
        MemoryMarshal.Cast<byte, SymbolEntry>(Content.Slice(SymbolTableOffset, Symbols.Length * SymbolEntry.Bytes));

    /// <summary>The section that a symbol lies in, for an index that is neither reserved nor undefined.</summary>
    /// <param name="entry">The symbol.</param>
    /// <param name="symbolIndex">The symbol's own index.</param>
    public uint SectionIndexOf(in SymbolEntry entry, int symbolIndex) =>
        entry.SectionIndex == SymbolEntry.Extended && ExtendedIndexOffset != 0
            ? MemoryMarshal.Read<uint>(Content.Slice(ExtendedIndexOffset + (symbolIndex * sizeof(uint)), sizeof(uint)))
            : entry.SectionIndex;

    public override string ToString() => Name;
}
