using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>The description of a layer for scripts.</summary>
/// <param name="MediaType">The blob's media type.</param>
/// <param name="Digest">The blob's digest.</param>
/// <param name="Size">The blob's length in bytes.</param>
/// <param name="DiffId">The digest of the uncompressed tar file.</param>
/// <param name="UncompressedSize">The tar file's length in bytes.</param>
public sealed record MetadataLayer(string MediaType, Digest Digest, long Size, Digest DiffId, long UncompressedSize);
