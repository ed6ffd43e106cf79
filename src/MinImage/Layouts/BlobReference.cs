using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// The parts of a descriptor that are needed to follow it. Unlike <see cref="Descriptor"/>, it can be read from a descriptor whose other properties are
/// missing or invalid, because another tool may have written it.
/// </summary>
/// <param name="MediaType">The media type; empty if it is missing.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Platform">The JSON object of the platform, or null.</param>
internal sealed record BlobReference(string MediaType, Digest Digest, long Size, JsonObject? Platform)
{
    /// <summary>Reads a descriptor; returns null if it has no size, or no digest of a registered algorithm.</summary>
    public static BlobReference? From(JsonNode? node) =>
        node is JsonObject descriptor
        && descriptor.Number("size") is { } size
        && Digest.TryParse(descriptor.Text("digest"), out var digest)
            ? new(descriptor.Text("mediaType") ?? "", digest, size, descriptor["platform"] as JsonObject)
            : null;
}
