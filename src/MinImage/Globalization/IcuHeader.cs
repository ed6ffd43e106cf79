using System.Buffers.Binary;

namespace MinImage.Globalization;

/// <summary>The header at the beginning of all of ICU's data (<c>MappedData</c> and <c>UDataInfo</c> of its sources).</summary>
internal static class IcuHeader
{
    private const int Bytes = 24;

    /// <summary>Checks a header.</summary>
    /// <param name="content">The data.</param>
    /// <param name="format">The four letters of the format.</param>
    /// <param name="oldestVersion">The oldest supported version of the format.</param>
    /// <param name="newestVersion">The newest supported version of the format.</param>
    /// <returns>The offset of the data in bytes, a multiple of 16.</returns>
    /// <exception cref="InvalidDataException">The data has another format, or is damaged.</exception>
    public static int Read(ReadOnlyMemory<byte> content, ReadOnlySpan<byte> format, byte oldestVersion, byte newestVersion)
    {
        if (content.Length < Bytes)
        {
            throw new InvalidDataException("it is too short");
        }

        var header = content.Span[..Bytes];
        CheckFormat(header, format);
        CheckVersion(header[16], oldestVersion, newestVersion);
        return SizeOf(header, content.Length);
    }

    private static void CheckFormat(ReadOnlySpan<byte> header, ReadOnlySpan<byte> format)
    {
        if (header[2] != 0xDA || header[3] != 0x27 || !header.Slice(12, 4).SequenceEqual(format))
        {
            throw new InvalidDataException("its format is unknown");
        }

        if (header[8] != 0 || header[9] != 0)
        {
            throw new InvalidDataException("its byte order is not little-endian, or its characters are not ASCII");
        }
    }

    private static void CheckVersion(byte version, byte oldest, byte newest)
    {
        if (version < oldest || version > newest)
        {
            throw new InvalidDataException($"its format version {version} is not supported");
        }
    }

    private static int SizeOf(ReadOnlySpan<byte> header, int contentLength)
    {
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header);
        return size < Bytes || size % 16 != 0 || size > contentLength ? throw new InvalidDataException("its header is damaged") : size;
    }
}
