using System.IO.Compression;

namespace MinImage.Sizes;

/// <summary>
/// How well each part of some bytes compresses where it stands: what a part costs is its share of what its surroundings cost. A layer is compressed
/// as a whole, and what one thing costs in it is known no better: equal bytes that stand twice cost little the second time, whosever they are.
/// </summary>
internal sealed class CompressionDensity
{
    private const int BlockBytes = 16 * 1024;

    // Compressed side by side, each from its own start.
    private const int SegmentBlocks = 64;

    private readonly float[] _densities;

    private CompressionDensity(float[] densities) => _densities = densities;

    /// <summary>Compresses some bytes, quickly, and looks at what comes out.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
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

    /// <summary>What a part costs.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>Its compressed bytes.</returns>
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
