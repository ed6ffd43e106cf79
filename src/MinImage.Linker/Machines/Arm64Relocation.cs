namespace MinImage.Linker.Machines;

/// <summary>The relocation types of AArch64 ("ELF for the Arm 64-bit Architecture", 5.7 "Relocation").</summary>
internal static class Arm64Relocation
{
    public const uint None = 0;

    // 5.7.5, data.
    public const uint Absolute64 = 257;
    public const uint Absolute32 = 258;
    public const uint Absolute16 = 259;
    public const uint Relative64 = 260;
    public const uint Relative32 = 261;
    public const uint Relative16 = 262;
    public const uint Plt32 = 314;
    public const uint GotRelative32 = 315;

    // 5.7.7, addresses by page and offset.
    public const uint LoadLiteral19 = 273;
    public const uint Address21 = 274;
    public const uint AddressPage21 = 275;
    public const uint AddressPage21Unchecked = 276;
    public const uint AddLow12 = 277;
    public const uint LoadStore8Low12 = 278;
    public const uint LoadStore16Low12 = 284;
    public const uint LoadStore32Low12 = 285;
    public const uint LoadStore64Low12 = 286;
    public const uint LoadStore128Low12 = 299;

    // 5.7.8, branches.
    public const uint TestBranch14 = 279;
    public const uint ConditionalBranch19 = 280;
    public const uint Jump26 = 282;
    public const uint Call26 = 283;

    // 5.7.10, the global offset table.
    public const uint GotPage21 = 311;
    public const uint GotLoad64Low12 = 312;
    public const uint GotLoad64PageOffset15 = 313;

    // 5.7.11, thread-local storage.
    public const uint GeneralDynamicPage21 = 513;
    public const uint GeneralDynamicAddLow12 = 514;
    public const uint InitialExecPage21 = 541;
    public const uint InitialExecLoad64Low12 = 542;
    public const uint ThreadMove2 = 544;
    public const uint ThreadMove1 = 545;
    public const uint ThreadMove1Unchecked = 546;
    public const uint ThreadMove0 = 547;
    public const uint ThreadMove0Unchecked = 548;
    public const uint ThreadAddHigh12 = 549;
    public const uint ThreadAddLow12 = 550;
    public const uint ThreadAddLow12Unchecked = 551;
    public const uint ThreadLoadStore8Low12 = 552;
    public const uint ThreadLoadStore8Low12Unchecked = 553;
    public const uint ThreadLoadStore16Low12 = 554;
    public const uint ThreadLoadStore16Low12Unchecked = 555;
    public const uint ThreadLoadStore32Low12 = 556;
    public const uint ThreadLoadStore32Low12Unchecked = 557;
    public const uint ThreadLoadStore64Low12 = 558;
    public const uint ThreadLoadStore64Low12Unchecked = 559;
    public const uint DescriptorPage21 = 562;
    public const uint DescriptorLoad64Low12 = 563;
    public const uint DescriptorAddLow12 = 564;
    public const uint DescriptorCall = 569;
    public const uint ThreadLoadStore128Low12 = 570;
    public const uint ThreadLoadStore128Low12Unchecked = 571;

    // 5.7.12, for the start code; debug information also contains the module offset.
    public const uint Relative = 1027;
    public const uint ModuleOffset64 = 1029;
    public const uint IndirectRelative = 1032;

    /// <summary>Checks whether a type is PC-relative.</summary>
    /// <param name="type">The relocation type.</param>
    public static bool IsRelative(uint type) => type
        is Relative64 or Relative32 or Relative16 or Plt32 or LoadLiteral19 or Address21 or AddressPage21 or AddressPage21Unchecked
        or TestBranch14 or ConditionalBranch19 or Jump26 or Call26;

    /// <summary>Checks whether a type stores the lowest 12 bits of an address.</summary>
    /// <param name="type">The relocation type.</param>
    public static bool IsLowBits(uint type) => type
        is AddLow12 or LoadStore8Low12 or LoadStore16Low12 or LoadStore32Low12 or LoadStore64Low12 or LoadStore128Low12;

    /// <summary>Checks whether a type stores an offset from the thread pointer.</summary>
    /// <param name="type">The relocation type.</param>
    public static bool IsThreadOffset(uint type) => type
        is (>= ThreadMove2 and <= ThreadLoadStore64Low12Unchecked) or ThreadLoadStore128Low12 or ThreadLoadStore128Low12Unchecked;

    /// <summary>Checks whether a type stores all bits of an offset from the thread pointer in 12 bits, so that a larger one overflows.</summary>
    /// <param name="type">The relocation type.</param>
    public static bool IsCheckedThreadOffset(uint type) => type
        is ThreadAddLow12 or ThreadLoadStore8Low12 or ThreadLoadStore16Low12 or ThreadLoadStore32Low12 or ThreadLoadStore64Low12 or ThreadLoadStore128Low12;

    /// <summary>Checks whether a type belongs to the sequence that calls a TLS descriptor.</summary>
    /// <param name="type">The relocation type.</param>
    public static bool IsDescriptor(uint type) => type
        is DescriptorPage21 or DescriptorLoad64Low12 or DescriptorAddLow12 or DescriptorCall;

    /// <summary>Returns by how many bits an instruction shifts its offset: the logarithm of the size that it loads or stores.</summary>
    /// <param name="type">The relocation type.</param>
    public static int ScaleOf(uint type) => type switch
    {
        LoadStore16Low12 or ThreadLoadStore16Low12 or ThreadLoadStore16Low12Unchecked => 1,
        LoadStore32Low12 or ThreadLoadStore32Low12 or ThreadLoadStore32Low12Unchecked => 2,
        LoadStore64Low12 or ThreadLoadStore64Low12 or ThreadLoadStore64Low12Unchecked => 3,
        LoadStore128Low12 or ThreadLoadStore128Low12 or ThreadLoadStore128Low12Unchecked => 4,
        _ => 0,
    };
}
