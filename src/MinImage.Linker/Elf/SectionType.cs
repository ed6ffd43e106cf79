namespace MinImage.Linker.Elf;

/// <summary><c>sh_type</c> (System V gABI, "Section Header").</summary>
internal enum SectionType : uint
{
    Null = 0,
    ProgramBits = 1,
    SymbolTable = 2,
    StringTable = 3,
    RelocationsWithAddends = 4,
    Hash = 5,
    Dynamic = 6,
    Note = 7,
    NoBits = 8,
    Relocations = 9,
    DynamicSymbols = 11,
    InitArray = 14,
    FiniArray = 15,
    PreInitArray = 16,
    Group = 17,
    SymbolTableIndices = 18,
    RelativeRelocations = 19,
    AddressSignificance = 0x6FFF4C03,

    /// <summary><c>SHT_X86_64_UNWIND</c> (x86-64 psABI, "Sections"): the type of <c>.eh_frame</c> in some objects.</summary>
    X64Unwind = 0x70000001,
}
