using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The reference to a blob (image-spec 1.1, descriptor).</summary>
/// <param name="MediaType">One of <see cref="MediaTypes"/>, or a media type of another tool.</param>
/// <param name="Digest">The digest of the blob.</param>
/// <param name="Size">The length of the blob in bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The platform of a manifest in an index, or null.</summary>
    [JsonPropertyOrder(1)]
    public ImagePlatform? Platform { get; init; }

    /// <summary>Annotations in ordinal order, or null.</summary>
    [JsonPropertyOrder(2)]
    public ImmutableSortedDictionary<string, string>? Annotations
    {
        get;
        init => field = value?.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>The type of the artifact if the blob is the manifest of an artifact, or null.</summary>
    [JsonPropertyOrder(3)]
    public string? ArtifactType { get; init; }
}
