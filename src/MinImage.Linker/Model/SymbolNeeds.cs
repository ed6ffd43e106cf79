namespace MinImage.Linker.Model;

/// <summary>What a symbol needs the linker to make for it.</summary>
[Flags]
internal enum SymbolNeeds
{
    None = 0,

    /// <summary>A word with its address (psABI, "Global Offset Table").</summary>
    Got = 1,

    /// <summary>A word with its offset from the thread pointer.</summary>
    ThreadOffset = 2,

    /// <summary>A jump through a word that the start code fills with what the resolver returns (IFUNC).</summary>
    IndirectJump = 4,
}
