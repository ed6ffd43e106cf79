namespace MinImage.Relinking;

/// <summary>A file of a kit, or the executable that was linked from the kit's files.</summary>
/// <param name="Path">The path in the kit; for the executable, the file name.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 digest of the content, in hexadecimal digits.</param>
/// <param name="Package">The NuGet package that contains the file; null if none.</param>
internal sealed record RelinkFile(string Path, long Size, string Sha256, string? Package = null);
