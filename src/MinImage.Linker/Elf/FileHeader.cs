using System.Runtime.InteropServices;

namespace MinImage.Linker.Elf;

/// <summary><c>Elf64_Ehdr</c>, byte for byte (System V gABI, "ELF Header"). <c>e_ident</c> is two words of 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct FileHeader
{
    public const int Bytes = 64;

    /// <summary>7F 'E' 'L' 'F', <c>ELFCLASS64</c>, <c>ELFDATA2LSB</c>, <c>EV_CURRENT</c>, <c>ELFOSABI_NONE</c>.</summary>
    public const ulong Elf64LittleEndian = 0x0001_0102_464C_457F;

    /// <summary>The same with <c>ELFOSABI_GNU</c>, which objects with IFUNC or unique symbols have.</summary>
    public const ulong Elf64LittleEndianGnu = 0x0301_0102_464C_457F;

    public const ushort Relocatable = 1;
    public const ushort SharedObject = 3;

    public ulong Identification;
    public ulong IdentificationPadding;
    public ushort Type;
    public ushort Machine;
    public uint Version;
    public ulong EntryPoint;
    public ulong ProgramHeaderOffset;
    public ulong SectionHeaderOffset;
    public uint Flags;
    public ushort HeaderSize;
    public ushort ProgramHeaderSize;
    public ushort ProgramHeaderCount;
    public ushort SectionHeaderSize;
    public ushort SectionHeaderCount;
    public ushort SectionNames;
}
