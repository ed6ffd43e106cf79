namespace MinImage.Linker.Model;

/// <summary>A chunk whose bytes do not depend on the layout.</summary>
internal sealed class FixedBytes : Chunk
{
    private readonly byte[] _bytes;

    public FixedBytes(byte[] bytes, ulong alignment)
    {
        _bytes = bytes;
        Size = (ulong)bytes.Length;
        Alignment = alignment;
    }

    public override void Write(Span<byte> bytes, WriteContext context) => _bytes.CopyTo(bytes);
}
