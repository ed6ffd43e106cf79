namespace MinImage.Linker.Model;

/// <summary>An entry of an archive's index: a symbol, and the member that defines it.</summary>
/// <param name="NameOffset">Where the symbol's name is in the archive.</param>
/// <param name="NameLength">The name's number of bytes.</param>
/// <param name="MemberOffset">Where the member's header is.</param>
internal readonly record struct ArchiveSymbol(int NameOffset, int NameLength, int MemberOffset);
