using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>The symbol table of the symbol file (System V gABI, "Symbol Table"): the live symbols that have a name, local symbols first.</summary>
internal sealed class SymbolTableContent
{
    // Index 0 is the null symbol.
    private const int First = 1;

    private readonly List<Symbol> _symbols = [];

    private SymbolTableContent()
    {
    }

    public int FirstGlobal { get; private set; } = First;

    public ulong Bytes => (ulong)(_symbols.Count + First) * SymbolEntry.Bytes;

    public ulong NameBytes { get; private set; } = 1;

    public static SymbolTableContent Of(Resolution resolution)
    {
        var content = new SymbolTableContent();
        foreach (var file in resolution.Objects)
        {
            foreach (var symbol in file.Symbols.AsSpan(0, file.FirstGlobal))
            {
                content.Add(symbol);
            }
        }

        content.FirstGlobal = content._symbols.Count + First;
        foreach (var file in resolution.Objects)
        {
            foreach (var symbol in file.Symbols.AsSpan(file.FirstGlobal))
            {
                // A shared symbol is in the tables of many objects; it is added for the object that defines it.
                if (ReferenceEquals(symbol.File, file))
                {
                    content.Add(symbol);
                }
            }
        }

        return content;
    }

    public void Write(Span<byte> bytes)
    {
        var entries = MemoryMarshal.Cast<byte, SymbolEntry>(bytes[..(int)Bytes]);
        var names = bytes[(int)Bytes..];
        var nameOffset = 1;
        for (var i = 0; i < _symbols.Count; i++)
        {
            var symbol = _symbols[i];
            var isCommon = symbol.Chunk is CommonBlock;
            entries[i + First] = new SymbolEntry
            {
                NameOffset = (uint)nameOffset,
                Info = (byte)(((int)(symbol.IsLocal ? SymbolBinding.Local : symbol.IsWeak ? SymbolBinding.Weak : SymbolBinding.Global) << 4)
                    | (int)(isCommon ? SymbolType.Object : symbol.Type)),
                Other = symbol.Other,
                SectionIndex = symbol.Chunk is null ? SymbolEntry.Absolute : (ushort)symbol.Chunk.Output!.Index,
                Value = symbol.Chunk is null ? symbol.Address : symbol.Chunk.Address + symbol.Value,
                Size = symbol.Size,
            };
            symbol.NameBytes.CopyTo(names[nameOffset..]);
            nameOffset += symbol.NameBytes.Length + 1;
        }
    }

    private void Add(Symbol symbol)
    {
        // Compiler-generated labels (.L) and section symbols are of no use to a reader.
        if (!symbol.IsDefined
            || symbol.Type is SymbolType.Section or SymbolType.File
            || symbol.NameBytes.IsEmpty
            || symbol.NameBytes.StartsWith(".L"u8)
            || (symbol.Chunk is null ? !symbol.IsAbsolute : symbol.Chunk.Output is null))
        {
            return;
        }

        _symbols.Add(symbol);
        NameBytes += (ulong)symbol.NameBytes.Length + 1;
    }
}
