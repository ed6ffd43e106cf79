using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>The tar file of a layer, before it is compressed (image-spec 1.1, layer).</summary>
/// <param name="DiffId">The digest of the tar file (image-spec 1.1, config, "Layer DiffID").</param>
/// <param name="Size">The length of the tar file in bytes.</param>
internal sealed record LayerTar(Digest DiffId, long Size);
