using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>A packed layer (image-spec 1.1, layer).</summary>
/// <param name="Descriptor">The descriptor of the compressed blob.</param>
/// <param name="DiffId">The digest of the uncompressed tar file.</param>
/// <param name="UncompressedSize">The length of the uncompressed tar file in bytes.</param>
public sealed record Layer(Descriptor Descriptor, Digest DiffId, long UncompressedSize);
