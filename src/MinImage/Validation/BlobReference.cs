using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Validation;

/// <summary>A descriptor that may be damaged, as far as it is usable.</summary>
/// <param name="MediaType">The media type; empty where there is none.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Platform">The platform's object, or null.</param>
internal sealed record BlobReference(string MediaType, Digest Digest, long Size, JsonObject? Platform);
