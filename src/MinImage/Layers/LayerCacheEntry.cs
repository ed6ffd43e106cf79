using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>One line of a layer cache.</summary>
/// <param name="Key">What the layer was made of.</param>
/// <param name="Layer">The layer.</param>
internal sealed record LayerCacheEntry(Digest Key, Layer Layer);
