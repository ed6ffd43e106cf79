namespace MinImage.Linker.Elf;

/// <summary><c>p_flags</c> (System V gABI, "Program Header").</summary>
[Flags]
internal enum SegmentFlags : uint
{
    None = 0,
    Execute = 1,
    Write = 2,
    Read = 4,
}
