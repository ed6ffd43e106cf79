using System.Buffers.Binary;
using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>A table of words, one for each of some symbols: the global offset table, and its like.</summary>
internal sealed class WordTable : Chunk
{
    private readonly Func<Symbol, int> _indexOf;
    private readonly Func<Symbol, MemoryImage, ulong> _valueOf;

    public WordTable(ImmutableArray<Symbol> symbols, Func<Symbol, int> indexOf, Func<Symbol, MemoryImage, ulong> valueOf)
    {
        Symbols = symbols;
        _indexOf = indexOf;
        _valueOf = valueOf;
        Size = (ulong)symbols.Length * sizeof(ulong);
        Alignment = sizeof(ulong);
    }

    public ImmutableArray<Symbol> Symbols { get; }

    public ulong AddressOf(Symbol symbol) => Address + ((ulong)_indexOf(symbol) * sizeof(ulong));

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        for (var i = 0; i < Symbols.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], _valueOf(Symbols[i], context.Memory));
        }
    }
}
