using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Model;

/// <summary>An object that was read: all its offsets, counts and indices have been checked and can be trusted.</summary>
internal sealed class ObjectFile
{
    /// <summary>The object's name in diagnostics and in the map: <c>main.o</c>, or <c>libc.a(printf.o)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The position of the object's sections in the program: the input's position (upper half), and the member's offset.</summary>
    public required long Order { get; init; }

    public required InputContent Content { get; init; }

    /// <summary>The offset of the object in <see cref="Content"/>.</summary>
    public required int Start { get; init; }

    /// <summary>The sections by section header index; null for tables and other sections that are never part of a program.</summary>
    public InputSection?[] Sections { get; set; } = [];

    /// <summary>The symbols by symbol table index. After resolution, those from <see cref="FirstGlobal"/> on are shared between objects.</summary>
    public Symbol[] Symbols { get; set; } = [];

    public int FirstGlobal { get; set; }

    /// <summary>Whether the object's code is placed on the stack and run there: its <c>.note.GNU-stack</c> is executable.</summary>
    public bool RequiresExecutableStack { get; set; }

    public List<SectionGroup> Groups { get; } = [];

    public int SymbolTableOffset { get; set; }

    public int StringTableOffset { get; set; }

    public int StringTableSize { get; set; }

    /// <summary>The offset of the extended section indices of an object with more than 65,279 sections (<c>SHT_SYMTAB_SHNDX</c>); else 0.</summary>
    public int ExtendedIndexOffset { get; set; }

    public ReadOnlySpan<SymbolEntry> Entries =>
        MemoryMarshal.Cast<byte, SymbolEntry>(Content.Slice(SymbolTableOffset, Symbols.Length * SymbolEntry.Bytes));

    /// <summary>Returns the index of a symbol's section, if its index is neither reserved nor undefined.</summary>
    /// <param name="entry">The symbol.</param>
    /// <param name="symbolIndex">The symbol's index in the symbol table.</param>
    public uint SectionIndexOf(in SymbolEntry entry, int symbolIndex) =>
        entry.SectionIndex == SymbolEntry.Extended && ExtendedIndexOffset != 0
            ? MemoryMarshal.Read<uint>(Content.Slice(ExtendedIndexOffset + (symbolIndex * sizeof(uint)), sizeof(uint)))
            : entry.SectionIndex;

    public override string ToString() => Name;
}
