namespace MinImage.Linker.Relocating;

/// <summary>How far a branch of AArch64 goes: 26 bits of words ("ELF for the Arm 64-bit Architecture", 5.7.8).</summary>
internal static class Branches
{
    private const long Reach = 1L << 27;

    public static bool IsBranch(uint type) => type is Arm64Relocation.Call26 or Arm64Relocation.Jump26;

    public static bool Reaches(ulong distance) => (long)distance is >= -Reach and < Reach;
}
