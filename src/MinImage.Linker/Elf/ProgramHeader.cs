using System.Runtime.InteropServices;

namespace MinImage.Linker.Elf;

/// <summary><c>Elf64_Phdr</c>, byte for byte (System V gABI, "Program Header").</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ProgramHeader
{
    public const int Bytes = 56;

    public SegmentType Type;
    public SegmentFlags Flags;
    public ulong Offset;
    public ulong Address;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;
}
