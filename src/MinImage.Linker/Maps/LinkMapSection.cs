namespace MinImage.Linker.Maps;

/// <summary>A section of the executable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address in the executable, which starts at 0.</param>
/// <param name="Size">Its size in memory, in bytes.</param>
/// <param name="FileOffset">Where its bytes begin in the file.</param>
/// <param name="FileSize">Its size in the file, in bytes; 0 where it is filled with zeros when the program starts.</param>
public sealed record LinkMapSection(string Name, ulong Address, ulong Size, ulong FileOffset, ulong FileSize);
