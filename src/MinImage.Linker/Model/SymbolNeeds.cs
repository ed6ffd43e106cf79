namespace MinImage.Linker.Model;

/// <summary>The table entries that the linker has to create for a symbol.</summary>
[Flags]
internal enum SymbolNeeds
{
    None = 0,

    /// <summary>A word that contains the symbol's address (psABI, "Global Offset Table").</summary>
    Got = 1,

    /// <summary>A word that contains the symbol's offset from the thread pointer.</summary>
    ThreadOffset = 2,

    /// <summary>A jump stub through a word that the start code sets to the address that the resolver returns (IFUNC).</summary>
    IndirectJump = 4,
}
