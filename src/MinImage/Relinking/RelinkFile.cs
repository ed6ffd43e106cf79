namespace MinImage.Relinking;

/// <summary>A file of a kit, or the executable that was linked of them.</summary>
/// <param name="Path">Its path in the kit; the name of the executable.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">The digest of its bytes, in hexadecimal digits.</param>
/// <param name="Package">The NuGet package that it comes from; null where it comes from none.</param>
public sealed record RelinkFile(string Path, long Size, string Sha256, string? Package = null);
