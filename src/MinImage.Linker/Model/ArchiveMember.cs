namespace MinImage.Linker.Model;

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Where its content begins in the archive.</param>
/// <param name="Length">Its number of bytes.</param>
internal sealed record ArchiveMember(string Name, int Start, int Length);
