namespace MinImage.Relinking;

/// <summary>A file of a kit, or the executable that was linked from the kit's files.</summary>
/// <param name="Path">Its path in the kit; for the executable, its name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 digest of its content, in hexadecimal digits.</param>
/// <param name="Package">The NuGet package that contains it; null for none.</param>
internal sealed record RelinkFile(string Path, long Size, string Sha256, string? Package = null);
