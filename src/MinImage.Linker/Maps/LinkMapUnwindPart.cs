namespace MinImage.Linker.Maps;

/// <summary>A part of the executable's unwind tables, <c>.eh_frame</c> and <c>.eh_frame_hdr</c> (Linux Standard Base, "Exception Frames").</summary>
/// <param name="OutputSection">The table's name.</param>
/// <param name="Address">The part's address in the executable.</param>
/// <param name="Size">The part's size, in bytes.</param>
/// <param name="Function">The address of the function that the part describes; null for a part that functions share.</param>
public sealed record LinkMapUnwindPart(string OutputSection, ulong Address, ulong Size, ulong? Function);
