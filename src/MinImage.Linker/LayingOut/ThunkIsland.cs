using System.Buffers.Binary;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.LayingOut;

/// <summary>Jumps that go as far as the program is long, for branches that do not reach their targets.</summary>
internal sealed class ThunkIsland : Chunk
{
    private const int ThunkBytes = 12;
    private const ulong PageMask = 0xFFF;

    private readonly Dictionary<(Symbol Symbol, long Addend), int> _thunks = [];
    private readonly List<(Symbol Symbol, long Addend)> _inOrder = [];

    public ThunkIsland() => Alignment = 4;

    public void Add(Symbol symbol, long addend)
    {
        if (_thunks.TryAdd((symbol, addend), _inOrder.Count))
        {
            _inOrder.Add((symbol, addend));
            Size += ThunkBytes;
        }
    }

    public ulong? AddressOf(Symbol symbol, long addend) =>
        _thunks.TryGetValue((symbol, addend), out var index) ? Address + (ulong)(index * ThunkBytes) : null;

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        for (var i = 0; i < _inOrder.Count; i++)
        {
            // adrp x16, target; add x16, x16, #:lo12:target; br x16
            var (symbol, addend) = _inOrder[i];
            var target = symbol.Address + (ulong)addend;
            var place = Address + (ulong)(i * ThunkBytes);
            var pages = (long)((target & ~PageMask) - (place & ~PageMask)) >> 12;
            var thunk = bytes.Slice(i * ThunkBytes, ThunkBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(thunk, 0x90000010 | ((uint)pages & 3) << 29 | ((uint)(pages >> 2) & 0x7FFFF) << 5);
            BinaryPrimitives.WriteUInt32LittleEndian(thunk[4..], 0x91000210 | (uint)(target & PageMask) << 10);
            BinaryPrimitives.WriteUInt32LittleEndian(thunk[8..], 0xD61F0200);
        }
    }
}
