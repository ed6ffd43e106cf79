namespace MinImage.Linker.Elf;

/// <summary>The binding of <c>st_info</c> (System V gABI, "Symbol Table").</summary>
internal enum SymbolBinding : byte
{
    Local = 0,
    Global = 1,
    Weak = 2,

    /// <summary><c>STB_GNU_UNIQUE</c>: in a static program the same as global, except that duplicate definitions are allowed.</summary>
    Unique = 10,
}
