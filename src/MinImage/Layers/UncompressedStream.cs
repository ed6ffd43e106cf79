namespace MinImage.Layers;

/// <summary>Writes its input to the destination unchanged.</summary>
/// <param name="destination">Receives the bytes; stays open.</param>
internal sealed class UncompressedStream(Stream destination) : CompressingStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => destination.Write(buffer);

    public override void Finish()
    {
    }
}
