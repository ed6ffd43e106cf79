using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MinImage.Linker.Elf;

/// <summary>
/// The executable's link to its symbol file: a file name, and the CRC-32 that a debugger wants the file to have ("Debugging
/// Information in Separate Files" of gdb's manual). The other way round than usual: the checksum comes from the
/// build-id, and the symbol file ends in four bytes that give it that checksum. So the executable does not depend on the
/// folders that debug information names.
/// </summary>
internal static class DebugLink
{
    /// <summary>What a symbol file ends in.</summary>
    public const int PatchBytes = sizeof(uint);

    // CRC-32 of ISO 3309, with its bits reversed.
    private const uint Polynomial = 0xEDB88320;

    /// <summary>The section's content, with a checksum of zero.</summary>
    /// <param name="symbolFileName">The file's name, without a folder.</param>
    public static byte[] Content(string symbolFileName)
    {
        var name = Encoding.UTF8.GetBytes(symbolFileName);
        return [.. name, .. new byte[4 - (name.Length % 4)], 0, 0, 0, 0];
    }

    public static uint ChecksumOf(ReadOnlySpan<byte> buildId) => BinaryPrimitives.ReadUInt32LittleEndian(buildId);

    public static void WriteChecksum(Span<byte> content, uint checksum) =>
        BinaryPrimitives.WriteUInt32LittleEndian(content[^sizeof(uint)..], checksum);

    /// <summary>Writes a file's last four bytes so that the whole has a checksum.</summary>
    /// <param name="file">The file; its last four bytes are overwritten.</param>
    /// <param name="checksum">The CRC-32 it is to have.</param>
    public static void Patch(Span<byte> file, uint checksum)
    {
        // A step of the CRC can be run backwards: from the wanted end, through four bytes, to what has to be added to the
        // state before them.
        var wanted = ~checksum;
        for (var bit = 0; bit < 32; bit++)
        {
            wanted = (wanted & 0x80000000) != 0 ? ((wanted ^ Polynomial) << 1) | 1 : wanted << 1;
        }

        var state = ~Crc32.HashToUInt32(file[..^PatchBytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(file[^PatchBytes..], wanted ^ state);
    }
}
