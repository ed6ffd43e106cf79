namespace MinImage.Elf;

/// <summary>The width of an ELF file's addresses: <c>EI_CLASS</c> (System V gABI, "ELF Identification").</summary>
public enum ElfClass
{
    /// <summary><c>ELFCLASSNONE</c>: invalid; no file that was read has it.</summary>
    None = 0,

    /// <summary><c>ELFCLASS32</c>: addresses of 32 bits.</summary>
    Elf32 = 1,

    /// <summary><c>ELFCLASS64</c>: addresses of 64 bits.</summary>
    Elf64 = 2,
}
