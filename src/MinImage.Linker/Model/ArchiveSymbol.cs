namespace MinImage.Linker.Model;

/// <summary>An entry of an archive's symbol index: a symbol, and the member that defines it.</summary>
/// <param name="NameOffset">The offset of the symbol's name in the archive.</param>
/// <param name="NameLength">The length of the name, in bytes.</param>
/// <param name="MemberOffset">The offset of the member's header in the archive.</param>
internal readonly record struct ArchiveSymbol(int NameOffset, int NameLength, int MemberOffset);
