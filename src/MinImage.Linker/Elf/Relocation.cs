using System.Runtime.InteropServices;

namespace MinImage.Linker.Elf;

/// <summary><c>Elf64_Rela</c>, byte for byte (System V gABI, "Relocation").</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Relocation
{
    public const int Bytes = 24;

    public ulong Offset;
    public ulong Info;
    public long Addend;

    public readonly uint Type => (uint)Info;

    public readonly uint Symbol => (uint)(Info >> 32);
}
