namespace MinImage.Linker.Model;

/// <summary>The zeros in <c>.bss</c> that a common symbol is allocated (System V gABI, "Symbol Values").</summary>
internal sealed class CommonBlock : Chunk
{
    public CommonBlock(Symbol symbol)
    {
        Symbol = symbol;
        Size = symbol.Size;
        Alignment = Math.Max(1, symbol.Value);
    }

    public Symbol Symbol { get; }

    public bool IsLive { get; set; }

    public override void Write(Span<byte> bytes, WriteContext context) => bytes.Clear();
}
