namespace MinImage.Linker.Elf;

/// <summary>The type of <c>st_info</c> (System V gABI, "Symbol Table").</summary>
internal enum SymbolType : byte
{
    None = 0,
    Object = 1,
    Function = 2,
    Section = 3,
    File = 4,
    Common = 5,
    ThreadLocal = 6,

    /// <summary><c>STT_GNU_IFUNC</c>: the address of a resolver, which returns the function's address.</summary>
    IndirectFunction = 10,
}
