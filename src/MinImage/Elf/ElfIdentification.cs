using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MinImage.Elf;

/// <summary>The contents of the first bytes of every ELF file, regardless of its width and byte order (System V gABI, "ELF Identification").</summary>
/// <param name="Is64Bit">Whether the file's addresses have 64 bits (<c>ELFCLASS64</c>); else 32.</param>
/// <param name="IsLittleEndian">Whether the file's numbers are little endian (<c>ELFDATA2LSB</c>); else big endian.</param>
/// <param name="Machine">The file's processor (<c>e_machine</c>); may be a number without a name.</param>
internal readonly record struct ElfIdentification(bool Is64Bit, bool IsLittleEndian, ElfMachine Machine)
{
    private const int ClassIndex = 4;
    private const int DataIndex = 5;
    private const int VersionIndex = 6;
    private const int Size = 16;
    private const int MachineOffset = 18;

    private static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Reads the identification.</summary>
    /// <param name="bytes">The file's bytes, all of them.</param>
    /// <param name="identification">The identification; the default if it cannot be read.</param>
    /// <param name="problem">The reason why it cannot be read, as a clause without a period; null if it can.</param>
    /// <returns>Whether the identification could be read.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ElfIdentification identification, [NotNullWhen(false)] out string? problem)
    {
        identification = default;
        problem = bytes switch
        {
            [] => "it is empty",
            _ when !bytes.StartsWith(Magic) => "it does not begin with the bytes 7F 45 4C 46 of an ELF file",
            { Length: < Size } => $"its identification ends after {bytes.Length} of {Size} bytes",
            _ when bytes[ClassIndex] is not (1 or 2) => $"its class is {bytes[ClassIndex]}, neither 32-bit (1) nor 64-bit (2)",
            _ when bytes[DataIndex] is not (1 or 2) => $"its byte order is {bytes[DataIndex]}, neither little (1) nor big endian (2)",
            _ when bytes[VersionIndex] != 1 => $"its version is {bytes[VersionIndex]}, not 1",
            { Length: < MachineOffset + sizeof(ushort) } => $"its header ends after {bytes.Length} bytes",
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        var isLittleEndian = bytes[DataIndex] == 1;
        var machine = bytes[MachineOffset..];
        identification = new ElfIdentification(
            bytes[ClassIndex] == 2,
            isLittleEndian,
            (ElfMachine)(isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(machine) : BinaryPrimitives.ReadUInt16BigEndian(machine)));
        return true;
    }
}
