using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>
/// Writes bits, from the lowest of a byte to the highest (RFC 1951, 3.1.1). A loop copies the writer to a local, which the compiler keeps in registers.
/// </summary>
internal struct BitWriter
{
    /// <summary>The number of bits that can be added after <see cref="Flush"/>.</summary>
    public const int Room = 56;

    /// <summary>The number of bytes behind the last one that may be overwritten.</summary>
    public const int Slack = sizeof(ulong);

    private readonly byte[] _output;
    private int _position;
    private ulong _bits;
    private int _count;

    /// <summary>Begins at the start of a buffer.</summary>
    /// <param name="output">The buffer, which is not checked for overflow.</param>
    public BitWriter(byte[] output)
    {
        _output = output;
    }

    /// <summary>The number of bytes that are complete. It is exact after <see cref="Flush"/>.</summary>
    public readonly int Position => _position;

    /// <summary>The number of bits of the last, incomplete byte, 0 to 7. It is valid after <see cref="Flush"/>.</summary>
    public readonly int Pending => _count;

    /// <summary>Adds bits. At most <see cref="Room"/> of them fit between two calls of <see cref="Flush"/>.</summary>
    /// <param name="bits">The bits; those above <paramref name="count"/> are 0.</param>
    /// <param name="count">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Writes the complete bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.AsSpan(_position), _bits);
        _position += _count >> 3;
        _bits >>= _count & ~7;
        _count &= 7;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        Flush();
        _count = (_count + 7) & ~7;
        Flush();
    }

    /// <summary>Writes bytes. The writer is aligned.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_position));
        _position += bytes.Length;
    }
}
