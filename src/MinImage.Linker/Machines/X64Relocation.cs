namespace MinImage.Linker.Machines;

/// <summary>The relocation types of x86-64 (psABI 1.0, table 4.9 "Relocation Types").</summary>
internal static class X64Relocation
{
    public const uint None = 0;
    public const uint Absolute64 = 1;
    public const uint Relative32 = 2;
    public const uint Plt32 = 4;
    public const uint GotRelative32 = 9;
    public const uint Absolute32 = 10;
    public const uint Absolute32Signed = 11;
    public const uint Absolute16 = 12;
    public const uint Relative16 = 13;
    public const uint Absolute8 = 14;
    public const uint Relative8 = 15;
    public const uint ModuleOffset64 = 17;
    public const uint ThreadOffset64 = 18;
    public const uint GeneralDynamic = 19;
    public const uint LocalDynamic = 20;
    public const uint ModuleOffset32 = 21;
    public const uint GotThreadOffset32 = 22;
    public const uint ThreadOffset32 = 23;
    public const uint Relative64 = 24;
    public const uint GotOffset64 = 25;
    public const uint GotBase32 = 26;
    public const uint Size32 = 32;
    public const uint Size64 = 33;
    public const uint Descriptor32 = 34;
    public const uint DescriptorCall = 35;
    public const uint GotRelative32Relaxable = 41;
    public const uint GotRelative32RelaxableRex = 42;

    /// <summary><c>R_X86_64_RELATIVE</c>, for the start code.</summary>
    public const uint Relative = 8;

    /// <summary><c>R_X86_64_IRELATIVE</c>, for the start code.</summary>
    public const uint IndirectRelative = 37;
}
