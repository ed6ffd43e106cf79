using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>An entry of a layer cache.</summary>
/// <param name="Key">The digest of the layer's inputs.</param>
/// <param name="Layer">The layer.</param>
internal sealed record LayerCacheEntry(Digest Key, Layer Layer);
