using System.Buffers.Binary;
using System.Text;

namespace MinImage.Globalization;

/// <summary>Reads numbers and strings at untrusted offsets.</summary>
/// <param name="content">The bytes; numbers are little-endian.</param>
internal readonly struct IcuBytes(ReadOnlyMemory<byte> content)
{
    /// <summary>The number of bytes.</summary>
    public int Length => content.Length;

    /// <summary>Returns a range of the bytes.</summary>
    /// <exception cref="InvalidDataException">The range is not within the content; all methods throw it.</exception>
    public ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset + length <= content.Length
            ? content.Span.Slice((int)offset, (int)length)
            : throw new InvalidDataException($"it ends before byte {offset + length}");

    public ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    /// <summary>Reads an offset into these bytes.</summary>
    public int Offset(long at)
    {
        var value = UInt32(at);
        return value <= content.Length
            ? (int)value
            : throw new InvalidDataException($"the offset {value} is outside its {content.Length} bytes");
    }

    /// <summary>Reads the number of entries that follow it.</summary>
    public int Count(long at, int entryBytes)
    {
        var value = UInt32(at);
        _ = Slice(at + sizeof(uint), value * (long)entryBytes);
        return (int)value;
    }

    /// <summary>Reads a NUL-terminated ASCII string.</summary>
    public string Text(long offset)
    {
        var rest = Slice(offset, content.Length - Math.Min(offset, content.Length));
        var length = rest.IndexOf((byte)0);
        return length < 0 ? throw new InvalidDataException("a name is not terminated") : Encoding.ASCII.GetString(rest[..length]);
    }
}
