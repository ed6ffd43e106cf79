using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MinImage.Linker.Elf;

/// <summary>
/// The executable's link to its symbol file: a file name, and the CRC-32 that a debugger requires the file to have (gdb's manual,
/// "Debugging Information in Separate Files"). Contrary to the usual scheme, the checksum is derived from the build-id, and the symbol file ends in four bytes
/// that produce that checksum. The executable therefore does not depend on the folder names in debug information.
/// </summary>
internal static class DebugLink
{
    /// <summary>The number of bytes at the end of a symbol file that determine its checksum.</summary>
    public const int PatchBytes = sizeof(uint);

    // The polynomial of CRC-32 (ISO 3309), bit-reversed.
    private const uint Polynomial = 0xEDB88320;

    /// <summary>Returns the section's content, with a checksum of zero.</summary>
    /// <param name="symbolFileName">The symbol file's name, without a folder.</param>
    public static byte[] Content(string symbolFileName)
    {
        var name = Encoding.UTF8.GetBytes(symbolFileName);
        return [.. name, .. new byte[4 - (name.Length % 4)], 0, 0, 0, 0];
    }

    public static uint ChecksumOf(ReadOnlySpan<byte> buildId) => BinaryPrimitives.ReadUInt32LittleEndian(buildId);

    public static void WriteChecksum(Span<byte> content, uint checksum) =>
        BinaryPrimitives.WriteUInt32LittleEndian(content[^sizeof(uint)..], checksum);

    /// <summary>Sets a file's last four bytes so that the file has a given checksum.</summary>
    /// <param name="file">The file; its last four bytes are overwritten.</param>
    /// <param name="checksum">The CRC-32 of the resulting file.</param>
    public static void Patch(Span<byte> file, uint checksum)
    {
        // A step of the CRC is reversible: run backwards through four bytes from the wanted final state, it yields the state that the
        // bytes before them have to be combined with.
        var wanted = ~checksum;
        for (var bit = 0; bit < 32; bit++)
        {
            wanted = (wanted & 0x80000000) != 0 ? ((wanted ^ Polynomial) << 1) | 1 : wanted << 1;
        }

        var state = ~Crc32.HashToUInt32(file[..^PatchBytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(file[^PatchBytes..], wanted ^ state);
    }
}
