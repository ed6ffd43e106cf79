namespace MinImage.Linker.Model;

/// <summary>A group of thunks between two sections: jumps to any address of the program, for branches that do not reach their targets.</summary>
internal sealed class ThunkIsland : Chunk
{
    private readonly BranchRange _range;
    private readonly Dictionary<(Symbol Symbol, long Addend), int> _thunks = [];
    private readonly List<(Symbol Symbol, long Addend)> _inOrder = [];

    public ThunkIsland(BranchRange range)
    {
        _range = range;
        Alignment = 4;
    }

    public void Add(Symbol symbol, long addend)
    {
        if (_thunks.TryAdd((symbol, addend), _inOrder.Count))
        {
            _inOrder.Add((symbol, addend));
            Size += (ulong)_range.ThunkBytes;
        }
    }

    public ulong? AddressOf(Symbol symbol, long addend) =>
        _thunks.TryGetValue((symbol, addend), out var index) ? Address + (ulong)(index * _range.ThunkBytes) : null;

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        for (var i = 0; i < _inOrder.Count; i++)
        {
            var (symbol, addend) = _inOrder[i];
            var offset = i * _range.ThunkBytes;
            _range.WriteThunk(bytes.Slice(offset, _range.ThunkBytes), Address + (ulong)offset, symbol.Address + (ulong)addend);
        }
    }
}
