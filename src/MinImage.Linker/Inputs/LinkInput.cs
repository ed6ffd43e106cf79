namespace MinImage.Linker.Inputs;

/// <summary>A file to link: an ELF64 object, or an <c>ar</c> archive of objects, from which only the needed members are linked.</summary>
/// <param name="Name">The file's name in diagnostics and in the map, for example its path.</param>
/// <param name="Content">The file's bytes; the caller disposes of them after the link.</param>
public sealed record LinkInput(string Name, InputContent Content);
