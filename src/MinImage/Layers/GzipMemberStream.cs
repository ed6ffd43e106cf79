using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace MinImage.Layers;

/// <summary>
/// Compresses with gzip in blocks of equal size, concurrently: each block becomes a member, and a gzip file is a sequence of members (RFC 1952, 2.2).
/// The output depends on the input and the level, not on the number of cores.
/// </summary>
internal sealed class GzipMemberStream : CompressingStream
{
    /// <summary>The length of the input of a member, in bytes.</summary>
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
    /// <param name="destination">Receives the file; stays open.</param>
    /// <param name="level">The compression level, 1 to 9.</param>
    /// <param name="degree">The maximum number of blocks that are compressed at the same time; memory use grows with it.</param>
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

        // Streams are reused, like the blocks: discarded ones would accumulate, because large objects are rarely collected.
        var member = _written.TryTake(out var free) ? free : new MemoryStream(MemberSize);
        member.SetLength(0);

        // No time, no name, and an unknown operating system (RFC 1952, 2.3.1).
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
