using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MinImage.Layers;

/// <summary>
/// Compresses with zstd into one frame (RFC 8878, 3.1.1), in jobs of equal size that run concurrently; each job can refer to the end of the one before.
/// The output depends on the input and the level, not on the number of cores. The frame has no checksum: a layer has a digest.
/// </summary>
internal sealed class ZstdStream : CompressingStream
{
    /// <summary>The length of the input of a job, in bytes.</summary>
    public const int JobSize = 4 << 20;

    // A quarter of the window: the frame of a 10 MB program is 0.05 percent larger than with a single job, in two thirds of the time on two cores.
    private const int OverlapLog = 7;

    // 8 MiB, the window of level 19, which every decoder has to support (RFC 8878, 3.1.1.1.2). Higher levels would need 128 MiB, in the engine too.
    private const int LargestWindowLog = 23;
    private const int HighestLevelOfThatWindow = 19;

    private readonly Compressor _compressor;
    private readonly CompressionStream _frame;
    private bool _isFinished;

    /// <summary>Begins a frame.</summary>
    /// <param name="destination">Receives the frame; stays open.</param>
    /// <param name="level">The compression level, 1 to 22.</param>
    /// <param name="degree">The maximum number of jobs that run at the same time; at level 19 each of them uses 90 MiB.</param>
    public ZstdStream(Stream destination, int level, int degree)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        _compressor = new(level);

        // Set even if it is 1: without workers there are no jobs, and the bytes would differ.
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
        // Disposing of the frame would write the remaining input, even after a failure.
        if (disposing)
        {
            _compressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
