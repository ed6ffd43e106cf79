using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MinImage.Layers;

/// <summary>
/// Compresses by zstd into one frame (RFC 8878, 3.1.1), in jobs of one size that run side by side, each with the end of what is before it at hand.
/// The bytes depend on what is written and on the level, and not on how many cores there are. The frame has no checksum: a layer has a digest.
/// </summary>
internal sealed class ZstdStream : CompressingStream
{
    /// <summary>How much of the input a job compresses, in bytes.</summary>
    public const int JobSize = 4 << 20;

    // A quarter of the window: for a program of 10 MB the frame is 0.05 percent larger than by one job alone, at two thirds of the time on two cores.
    private const int OverlapLog = 7;

    // 8 MiB, which every decoder has to have room for (RFC 8878, 3.1.1.1.2), and which level 19 has. Levels above it want 128 MiB, from the engine, too.
    private const int LargestWindowLog = 23;
    private const int HighestLevelOfThatWindow = 19;

    private readonly Compressor _compressor;
    private readonly CompressionStream _frame;
    private bool _isFinished;

    /// <summary>Begins a frame.</summary>
    /// <param name="destination">Gets it; stays open.</param>
    /// <param name="level">1 to 22.</param>
    /// <param name="degree">How many jobs run at the same time, at most; at level 19 each takes 90 MiB.</param>
    public ZstdStream(Stream destination, int level, int degree)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        _compressor = new(level);

        // One, too: without workers there are no jobs, and the bytes would be others.
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, degree);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_jobSize, JobSize);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_overlapLog, OverlapLog);
        if (level > HighestLevelOfThatWindow)
        {
            _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, LargestWindowLog);
        }

        _frame = new(destination, _compressor, preserveCompressor: true, leaveOpen: true);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _frame.Write(buffer);

    public override void Finish()
    {
        if (!_isFinished)
        {
            _isFinished = true;
            _frame.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The frame itself would write what is left, after a fault, too.
        if (disposing)
        {
            _compressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
