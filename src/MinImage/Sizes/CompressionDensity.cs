using System.IO.Compression;

namespace MinImage.Sizes;

/// <summary>
/// Estimates the compressed size of each part of a file, from how well the surrounding block compresses. A layer is compressed as a whole, so
/// the cost of a part can only be estimated: the second copy of equal bytes costs little, whichever part it belongs to.
/// </summary>
internal sealed class CompressionDensity
{
    private const int BlockBytes = 16 * 1024;

    // Segments are compressed concurrently and independently.
    private const int SegmentBlocks = 64;

    private readonly float[] _densities;

    private CompressionDensity(float[] densities) => _densities = densities;

    /// <summary>Measures the density by compressing the bytes at the fastest level.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public static CompressionDensity Of(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var densities = new float[(bytes.Length + BlockBytes - 1) / BlockBytes];
        var segments = (densities.Length + SegmentBlocks - 1) / SegmentBlocks;
        Parallel.For(0, segments, new ParallelOptions { CancellationToken = cancellationToken }, segment =>
        {
            var counted = new CountingStream();
            using var deflate = new DeflateStream(counted, CompressionLevel.Fastest);
            for (var block = segment * SegmentBlocks; block < Math.Min((segment + 1) * SegmentBlocks, densities.Length); block++)
            {
                var content = bytes.Span[(block * BlockBytes)..Math.Min((block + 1) * BlockBytes, bytes.Length)];
                var before = counted.Count;
                deflate.Write(content);
                deflate.Flush();
                densities[block] = (float)(counted.Count - before) / content.Length;
            }
        });
        return new CompressionDensity(densities);
    }

    /// <summary>Estimates the compressed size of a part.</summary>
    /// <param name="offset">The part's offset.</param>
    /// <param name="length">The part's size, in bytes.</param>
    /// <returns>The compressed size, in bytes.</returns>
    public double Of(long offset, long length)
    {
        var compressed = 0.0;
        for (var end = offset + length; offset < end;)
        {
            var block = offset / BlockBytes;
            var part = Math.Min(end, (block + 1) * BlockBytes) - offset;
            compressed += part * _densities[block];
            offset += part;
        }

        return compressed;
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
