namespace MinImage.SysRoots;

/// <summary>A file of a sysroot, or of ICU's folder.</summary>
/// <param name="Path">The file's path in the folder, with <c>/</c> between the names.</param>
/// <param name="Package">The name of the distribution's package that the file comes from.</param>
public sealed record SysRootFile(string Path, string Package);
