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
    /// <summary>Reads a descriptor; returns null if it has no size, or no digest of a known algorithm.</summary>
    public static BlobReference? From(JsonNode? node) =>
        node is JsonObject descriptor
        && descriptor["size"] is JsonValue number && number.TryGetValue<long>(out var size)
        && Digest.TryParse(Text(descriptor, "digest"), out var digest)
            ? new(Text(descriptor, "mediaType") ?? "", digest, size, descriptor["platform"] as JsonObject)
            : null;

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
