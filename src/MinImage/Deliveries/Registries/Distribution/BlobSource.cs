using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>A blob to upload.</summary>
/// <param name="Digest">The digest.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Open">Opens the content, from its beginning; can be called several times.</param>
internal sealed record BlobSource(Digest Digest, long Size, Func<Stream> Open);
