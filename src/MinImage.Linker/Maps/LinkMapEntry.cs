namespace MinImage.Linker.Maps;

/// <summary>A part of the executable that came from one section of one object, or that the linker made.</summary>
/// <param name="File">The input: <c>main.o</c>, or for a member of an archive <c>libc.a(printf.o)</c>; empty for what the linker made.</param>
/// <param name="InputSection">The section's name in the input, for example <c>.text.main</c>.</param>
/// <param name="OutputSection">The section's name in the executable.</param>
/// <param name="Address">Its address in the executable.</param>
/// <param name="Size">Its number of bytes.</param>
/// <param name="KeptFor">
/// Why it is there: the symbol, or the section, through which something else that lives needs it; or <c>(root)</c> for what always stays.
/// </param>
/// <param name="KeptBy">Input and section of the one that needs it; empty for a root.</param>
public sealed record LinkMapEntry(
    string File, string InputSection, string OutputSection, ulong Address, ulong Size, string KeptFor, string KeptBy);
