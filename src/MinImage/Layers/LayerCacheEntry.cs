using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>An entry of a layer cache.</summary>
/// <param name="DiffId">The digest of the layer's tar file.</param>
/// <param name="Format">The format of the compressed blob, as from <see cref="LayerCompression.Format"/>.</param>
/// <param name="Blob">The descriptor of the compressed blob.</param>
internal sealed record LayerCacheEntry(Digest DiffId, string Format, Descriptor Blob);
