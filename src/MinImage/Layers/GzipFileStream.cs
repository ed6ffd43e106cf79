using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using MinImage.Deflate;

namespace MinImage.Layers;

/// <summary>
/// Compresses into a gzip file with one member (RFC 1952), in parts of equal size that are compressed concurrently; each part can refer to the window
/// before it. The output depends on the input and the level, not on the number of cores.
/// </summary>
internal sealed class GzipFileStream : CompressingStream
{
    /// <summary>The length of a part of the input, in bytes.</summary>
    public const int PartSize = 1 << 20;

    // The compression method (RFC 1952, 2.3).
    private const byte Deflated = 8;

    private readonly Stream _destination;
    private readonly int _level;
    private readonly int _degree;
    private readonly Crc32 _crc = new();
    private readonly ConcurrentBag<DeflateEncoder> _encoders = [];

    // Buffers are reused: discarded ones would accumulate, because large objects are rarely collected.
    private readonly Stack<Part> _free = new();
    private readonly Queue<Task<Part>> _started = new();
    private Part _part = new();
    private uint _length;
    private bool _hasHeader;
    private bool _isFinished;

    /// <summary>Begins a gzip file.</summary>
    /// <param name="destination">Receives the file; stays open.</param>
    /// <param name="level">The compression level, 1 to 9.</param>
    /// <param name="degree">The maximum number of parts that are compressed at the same time; each needs 2 MB, and at level 9 another 11.</param>
    public GzipFileStream(Stream destination, int level, int degree)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        _destination = destination;
        _level = level;
        _degree = degree;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _crc.Append(buffer);
        _length = unchecked(_length + (uint)buffer.Length);
        while (buffer.Length > 0)
        {
            // A full part waits for what follows: it may be the last one.
            if (_part.IsFull)
            {
                Start(isLast: false);
            }

            buffer = buffer[_part.Append(buffer)..];
        }
    }

    public override void Finish()
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        Start(isLast: true);
        while (_started.Count > 0)
        {
            WriteOldest();
        }

        Span<byte> trailer = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
        _destination.Write(trailer);
    }

    private void Start(bool isLast)
    {
        if (_started.Count == _degree)
        {
            WriteOldest();
        }

        var part = _part;
        if (!isLast)
        {
            _part = _free.TryPop(out var free) ? free : new();
            _part.BeginAfter(part);
        }

        _started.Enqueue(Task.Run(() => Compress(part, isLast)));
    }

    private Part Compress(Part part, bool isLast)
    {
        var encoder = _encoders.TryTake(out var used) ? used : new(_level);
        part.Compress(encoder, isLast);
        _encoders.Add(encoder);
        return part;
    }

    private void WriteOldest()
    {
        var part = _started.Dequeue().GetAwaiter().GetResult();
        if (!_hasHeader)
        {
            // No time, no name, and an unknown operating system (RFC 1952, 2.3.1).
            _destination.Write([0x1F, 0x8B, Deflated, 0, 0, 0, 0, 0, 0, 0xFF]);
            _hasHeader = true;
        }

        _destination.Write(part.Output);
        _free.Push(part);
    }

    /// <summary>The buffers of a part of the input.</summary>
    private sealed class Part
    {
        private readonly byte[] _input = new byte[DeflateEncoder.Window + PartSize + DeflateEncoder.Slack];
        private readonly byte[] _output = new byte[DeflateEncoder.Bound(PartSize)];
        private int _start;
        private int _end;
        private int _outputLength;

        public bool IsFull => _end == _start + PartSize;

        public ReadOnlySpan<byte> Output => _output.AsSpan(0, _outputLength);

        public void BeginAfter(Part previous)
        {
            _start = DeflateEncoder.Window;
            _end = _start;
            previous._input.AsSpan(previous._end - _start, _start).CopyTo(_input);
        }

        // Returns how many bytes fitted.
        public int Append(ReadOnlySpan<byte> bytes)
        {
            var count = Math.Min(bytes.Length, _start + PartSize - _end);
            bytes[..count].CopyTo(_input.AsSpan(_end));
            _end += count;
            return count;
        }

        public void Compress(DeflateEncoder encoder, bool isLast) => _outputLength = encoder.Encode(_input, _start, _end, isLast, _output);
    }
}
