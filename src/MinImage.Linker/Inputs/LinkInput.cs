namespace MinImage.Linker.Inputs;

/// <summary>A file to link: an ELF64 object, or an <c>ar</c> archive of them, of which those members are taken that something needs.</summary>
/// <param name="Name">What diagnostics and the map call it, for example its path.</param>
/// <param name="Content">Its bytes; the caller disposes of them after the link.</param>
public sealed record LinkInput(string Name, InputContent Content);
