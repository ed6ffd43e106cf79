namespace MinImage.Elf;

/// <summary>The needed fields of the ELF header (System V gABI, "ELF Header").</summary>
/// <param name="Type"><c>e_type</c>.</param>
/// <param name="Machine"><c>e_machine</c>.</param>
/// <param name="EntryPoint"><c>e_entry</c>.</param>
/// <param name="ProgramHeaderOffset"><c>e_phoff</c>.</param>
/// <param name="ProgramHeaderCount"><c>e_phnum</c>, or if that is <c>PN_XNUM</c>, <c>sh_info</c> of section header 0.</param>
internal readonly record struct ElfHeader(
    ElfType Type, ElfMachine Machine, ulong EntryPoint, ulong ProgramHeaderOffset, ulong ProgramHeaderCount);
