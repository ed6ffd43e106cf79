using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>A manifest or index that was pulled.</summary>
/// <param name="MediaType">The media type that the registry reports; empty if it reports none.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Content">The JSON, byte for byte.</param>
internal sealed record RegistryManifest(string MediaType, Digest Digest, ReadOnlyMemory<byte> Content);
