namespace MinImage.Layers;

/// <summary>Hands on what is written to it as it is.</summary>
/// <param name="destination">Gets it; stays open.</param>
internal sealed class UncompressedStream(Stream destination) : CompressingStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => destination.Write(buffer);

    public override void Finish()
    {
    }
}
