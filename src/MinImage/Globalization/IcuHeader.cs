using System.Buffers.Binary;

namespace MinImage.Globalization;

/// <summary>The header at the start of all ICU data (<c>MappedData</c> and <c>UDataInfo</c> in its sources).</summary>
internal static class IcuHeader
{
    private const int Bytes = 24;

    /// <summary>Checks a header.</summary>
    /// <param name="content">The data.</param>
    /// <param name="format">The format's four letters.</param>
    /// <param name="oldestVersion">The oldest version of the format that is understood.</param>
    /// <param name="newestVersion">The newest one.</param>
    /// <returns>Where the data begins, a multiple of 16.</returns>
    /// <exception cref="InvalidDataException">It is no such data.</exception>
    public static int Read(ReadOnlyMemory<byte> content, ReadOnlySpan<byte> format, byte oldestVersion, byte newestVersion)
    {
        if (content.Length < Bytes)
        {
            throw new InvalidDataException("it is too short");
        }

        var header = content.Span[..Bytes];
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header);
        return header[2] != 0xDA || header[3] != 0x27 || !header.Slice(12, 4).SequenceEqual(format)
            ? throw new InvalidDataException("it is of another format")
            : header[8] != 0 || header[9] != 0
                ? throw new InvalidDataException("it is for machines of another order of bytes, or with other characters")
                : header[16] < oldestVersion || header[16] > newestVersion
                    ? throw new InvalidDataException($"its format has version {header[16]}")
                    : size < Bytes || size % 16 != 0 || size > content.Length
                        ? throw new InvalidDataException("its header has no end")
                        : size;
    }
}
