namespace MinImage.Elf;

/// <summary>
/// The type of an ELF file: <c>e_type</c> (System V gABI, "ELF Header"). A file may contain a number without a name here
/// (<c>ET_LOOS</c> and above).
/// </summary>
public enum ElfType : ushort
{
    /// <summary><c>ET_NONE</c>.</summary>
    None = 0,

    /// <summary><c>ET_REL</c>: an object file, for a linker.</summary>
    Relocatable = 1,

    /// <summary><c>ET_EXEC</c>: an executable at a fixed address.</summary>
    Executable = 2,

    /// <summary><c>ET_DYN</c>: a shared library, or an executable that runs at any address.</summary>
    SharedObject = 3,

    /// <summary><c>ET_CORE</c>: the memory of a process that died.</summary>
    Core = 4,
}
