namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>An upload that a registry has begun (distribution-spec 1.1, "Pushing a blob").</summary>
/// <param name="Location">The address of the next request.</param>
/// <param name="MinimumChunk">The minimum length of a chunk in bytes; 0 if the registry has none.</param>
internal sealed record UploadSession(Uri Location, long MinimumChunk);
