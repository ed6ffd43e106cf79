using MinImage.Host.Files;

namespace MinImage.Layers;

/// <summary>A regular file of a packed layer.</summary>
/// <param name="Path">The absolute path in the image.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Hashes">The hashes of the content.</param>
public sealed record LayerFile(string Path, long Size, ContentHashes Hashes);
