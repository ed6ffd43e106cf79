namespace MinImage.Elf;

/// <summary>A program header (System V gABI, "Program Header").</summary>
/// <param name="Type"><c>p_type</c>.</param>
/// <param name="Flags"><c>p_flags</c>.</param>
/// <param name="Offset"><c>p_offset</c>, in bytes from the file's start.</param>
/// <param name="VirtualAddress"><c>p_vaddr</c>.</param>
/// <param name="FileSize"><c>p_filesz</c>, in bytes.</param>
/// <param name="MemorySize"><c>p_memsz</c>, in bytes.</param>
internal readonly record struct ElfSegment(
    uint Type, uint Flags, ulong Offset, ulong VirtualAddress, ulong FileSize, ulong MemorySize)
{
    /// <summary><c>PT_LOAD</c>.</summary>
    public const uint Load = 1;

    /// <summary><c>PT_DYNAMIC</c>.</summary>
    public const uint Dynamic = 2;

    /// <summary><c>PT_INTERP</c>.</summary>
    public const uint Interpreter = 3;

    private const uint ExecuteFlag = 1;

    /// <summary>Whether its memory may be executed (<c>PF_X</c>).</summary>
    public bool IsExecutable => (Flags & ExecuteFlag) != 0;

    /// <summary>Checks whether an address is in the part that is loaded from the file.</summary>
    public bool HoldsInFile(ulong address) => address >= VirtualAddress && address - VirtualAddress < FileSize;
}
