using System.Buffers.Binary;
using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>A table with one word for each of its symbols, such as the global offset table.</summary>
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
