using MinImage.Host.Files;

namespace MinImage.RootFileSystems;

/// <summary>
/// A static web asset that the SDK has compressed by gzip. The header names the system that it was compressed on (RFC 1952, 2.3.1), which would be a part of
/// the image, and of the ETag that the SDK derives from the file.
/// </summary>
public static class CompressedAsset
{
    // RFC 1952, 2.3 and 2.3.1.
    private const byte FirstOfMagic = 0x1F;
    private const byte SecondOfMagic = 0x8B;
    private const int HeaderSize = 10;
    private const int OperatingSystem = 9;
    private const byte Unix = 3;

    /// <summary>Makes the file one that was compressed on Unix. A file that is one already, or that is not gzip, is not written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read or write the file.</exception>
    public static void Normalize(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        using (var file = RegularFile.OpenRead(path))
        {
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize
                || header[0] != FirstOfMagic
                || header[1] != SecondOfMagic
                || header[OperatingSystem] == Unix)
            {
                return;
            }
        }

        using var changed = RegularFile.OpenWrite(path);
        changed.Position = OperatingSystem;
        changed.WriteByte(Unix);
    }
}
