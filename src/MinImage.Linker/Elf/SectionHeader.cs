using System.Runtime.InteropServices;

namespace MinImage.Linker.Elf;

/// <summary><c>Elf64_Shdr</c>, byte for byte (System V gABI, "Section Header").</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct SectionHeader
{
    public const int Bytes = 64;

    public uint NameOffset;
    public SectionType Type;
    public SectionFlags Flags;
    public ulong Address;
    public ulong Offset;
    public ulong Size;
    public uint Link;
    public uint Info;
    public ulong Alignment;
    public ulong EntrySize;
}
