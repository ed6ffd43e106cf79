using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace MinImage.Layers;

/// <summary>
/// Compresses by gzip, in blocks of one size that are compressed side by side: each becomes a member of its own, and a gzip file is a series of
/// members (RFC 1952, 2.2). The bytes depend on what is written and on the level, and not on how many cores there are.
/// </summary>
internal sealed class GzipMemberStream : CompressingStream
{
    /// <summary>How much of the input a member holds, in bytes.</summary>
    public const int MemberSize = 1 << 20;

    private readonly Stream _destination;
    private readonly int _level;
    private readonly int _degree;
    private readonly ConcurrentBag<Deflater> _deflaters = [];
    private readonly ConcurrentBag<byte[]> _blocks = [];
    private readonly ConcurrentBag<MemoryStream> _written = [];
    private readonly Queue<Task<MemoryStream>> _members = new();
    private byte[] _block = new byte[MemberSize];
    private int _length;
    private bool _isEmpty = true;
    private bool _isFinished;

    /// <summary>Begins a gzip file.</summary>
    /// <param name="destination">Gets it; stays open.</param>
    /// <param name="level">1 to 9.</param>
    /// <param name="degree">How many blocks are compressed at the same time, at most; with it grows what is held in memory.</param>
    public GzipMemberStream(Stream destination, int level, int degree)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        _destination = destination;
        _level = level;
        _degree = degree;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, MemberSize - _length);
            buffer[..count].CopyTo(_block.AsSpan(_length));
            buffer = buffer[count..];
            _length += count;
            if (_length == MemberSize)
            {
                StartMember();
            }
        }
    }

    public override void Finish()
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        if (_length > 0 || _isEmpty)
        {
            StartMember();
        }

        while (_members.Count > 0)
        {
            WriteOldest();
        }
    }

    private void StartMember()
    {
        _isEmpty = false;
        if (_members.Count == _degree)
        {
            WriteOldest();
        }

        var (block, length) = (_block, _length);
        _members.Enqueue(Task.Run(() => Compress(block, length)));
        _block = _blocks.TryTake(out var free) ? free : new byte[MemberSize];
        _length = 0;
    }

    private void WriteOldest()
    {
        var member = _members.Dequeue().GetAwaiter().GetResult();
        member.WriteTo(_destination);
        _written.Add(member);
    }

    private MemoryStream Compress(byte[] block, int length)
    {
        var deflater = _deflaters.TryTake(out var used) ? used : new Deflater(_level, noZlibHeaderOrFooter: true);

        // Used again, like the blocks: as garbage they would pile up, because a collection of large objects is a rare thing.
        var member = _written.TryTake(out var free) ? free : new MemoryStream(MemberSize);
        member.SetLength(0);

        // No time, no name, and an operating system that is not said (RFC 1952, 2.3.1).
        member.Write([0x1F, 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0xFF]);
        deflater.SetInput(block, 0, length);
        deflater.Finish();
        var output = new byte[64 * 1024];
        while (!deflater.IsFinished)
        {
            member.Write(output.AsSpan(0, deflater.Deflate(output)));
        }

        Span<byte> trailer = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.HashToUInt32(block.AsSpan(0, length)));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)length);
        member.Write(trailer);

        deflater.Reset();
        _deflaters.Add(deflater);
        _blocks.Add(block);
        return member;
    }
}
