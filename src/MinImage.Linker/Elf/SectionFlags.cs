namespace MinImage.Linker.Elf;

/// <summary><c>sh_flags</c> (System V gABI, "Section Header").</summary>
[Flags]
internal enum SectionFlags : ulong
{
    None = 0,
    Write = 0x1,
    Alloc = 0x2,
    Execute = 0x4,
    Merge = 0x10,
    Strings = 0x20,
    InfoLink = 0x40,
    LinkOrder = 0x80,
    Group = 0x200,
    ThreadLocal = 0x400,
    Compressed = 0x800,
    Retain = 0x200000,
    Exclude = 0x80000000,
}
