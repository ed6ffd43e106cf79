namespace MinImage.Linker.Maps;

/// <summary>A part of the executable that comes from one section of one object, or that the linker synthesized.</summary>
/// <param name="File">The input: <c>main.o</c>, or for a member of an archive <c>libc.a(printf.o)</c>; empty for synthesized parts.</param>
/// <param name="InputSection">The section's name in the input, for example <c>.text.main</c>.</param>
/// <param name="OutputSection">The section's name in the executable.</param>
/// <param name="Address">The part's address in the executable.</param>
/// <param name="Size">The part's size, in bytes.</param>
/// <param name="KeptFor">
/// Why the part was kept: the symbol, or the section, through which another live section refers to it; <c>(root)</c> for a root.
/// </param>
/// <param name="KeptBy">The input and the section that contain the reference; empty for a root.</param>
public sealed record LinkMapEntry(
    string File,
    string InputSection,
    string OutputSection,
    ulong Address,
    ulong Size,
    string KeptFor,
    string KeptBy);
