namespace MinImage.Linker.Elf;

/// <summary><c>p_type</c> (System V gABI, "Program Header"; for the GNU types, Linux Standard Base, "Program Header").</summary>
internal enum SegmentType : uint
{
    Load = 1,
    Dynamic = 2,
    Note = 4,
    ProgramHeaders = 6,
    ThreadLocal = 7,
    GnuUnwindIndex = 0x6474E550,
    GnuStack = 0x6474E551,
    GnuReadOnlyAfterRelocation = 0x6474E552,
}
