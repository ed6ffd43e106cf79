namespace MinImage.Linker.Model;

/// <summary>A member of an archive.</summary>
/// <param name="Name">The member's file name.</param>
/// <param name="Start">The offset of the member's content in the archive.</param>
/// <param name="Length">The size of the content, in bytes.</param>
internal sealed record ArchiveMember(string Name, int Start, int Length);
