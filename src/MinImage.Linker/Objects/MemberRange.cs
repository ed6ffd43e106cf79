namespace MinImage.Linker.Objects;

/// <summary>A member of an archive.</summary>
/// <param name="Name">The member's name, for example <c>printf.o</c>.</param>
/// <param name="Start">The offset of its first byte in the archive.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct MemberRange(string Name, int Start, int Length);
