namespace MinImage.Elf;

/// <summary>The parts of the ELF header that are needed (System V gABI, "ELF Header"), widened to 64 bits.</summary>
/// <param name="Type"><c>e_type</c>.</param>
/// <param name="Machine"><c>e_machine</c>.</param>
/// <param name="EntryPoint"><c>e_entry</c>.</param>
/// <param name="ProgramHeaderOffset"><c>e_phoff</c>.</param>
/// <param name="ProgramHeaderCount"><c>e_phnum</c>, or where that is <c>PN_XNUM</c>, the number it stands for.</param>
internal readonly record struct ElfHeader(
    ElfType Type, ElfMachine Machine, ulong EntryPoint, ulong ProgramHeaderOffset, ulong ProgramHeaderCount);
