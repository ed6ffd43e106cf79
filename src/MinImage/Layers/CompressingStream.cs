namespace MinImage.Layers;

/// <summary>A write-only stream that compresses into another stream, which it does not own.</summary>
internal abstract class CompressingStream : Stream
{
    public sealed override bool CanRead => false;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => true;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override void Write(ReadOnlySpan<byte> buffer);

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: otherwise the bytes would depend on when it is called.</summary>
    public sealed override void Flush()
    {
    }

    /// <summary>Compresses the remaining input. Without this call the compressed file is incomplete.</summary>
    public abstract void Finish();

    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();
}
