namespace MinImage.Linker.Maps;

/// <summary>A section of the executable.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Address">The section's address in the executable, whose first address is 0.</param>
/// <param name="Size">The section's size in memory, in bytes.</param>
/// <param name="FileOffset">The section's offset in the file.</param>
/// <param name="FileSize">The section's size in the file, in bytes; 0 if it is zero-initialized.</param>
public sealed record LinkMapSection(string Name, ulong Address, ulong Size, ulong FileOffset, ulong FileSize);
