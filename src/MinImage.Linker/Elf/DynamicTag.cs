namespace MinImage.Linker.Elf;

/// <summary><c>d_tag</c> (System V gABI, "Dynamic Section"): the tags that a static-pie contains.</summary>
internal enum DynamicTag : ulong
{
    Null = 0,
    StringTable = 5,
    SymbolTable = 6,
    Relocations = 7,
    RelocationsSize = 8,
    RelocationSize = 9,
    StringTableSize = 10,
    SymbolSize = 11,
    RelativeRelocationsSize = 35,
    RelativeRelocations = 36,
    RelativeRelocationSize = 37,
    Flags1 = 0x6FFFFFFB,
}
