using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The index of an image for several platforms (image-spec 1.1, image-index).</summary>
/// <param name="Manifests">One descriptor for each platform; never default.</param>
internal sealed record ImageIndex(ImmutableArray<Descriptor> Manifests)
{
    /// <summary>The schema version, always 2.</summary>
    [JsonPropertyOrder(-3)]
    public int SchemaVersion { get; } = 2;

    /// <summary>The media type, always <see cref="MediaTypes.ImageIndex"/>.</summary>
    [JsonPropertyOrder(-2)]
    public string MediaType { get; } = MediaTypes.ImageIndex;

    /// <summary>The type of the artifact, such as <c>application/spdx+json</c>; null for an image.</summary>
    [JsonPropertyOrder(-1)]
    public string? ArtifactType { get; init; }

    /// <summary>The manifest or index that this index refers to, such as the image that an SBOM describes; or null.</summary>
    [JsonPropertyOrder(1)]
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations in ordinal order, or null.</summary>
    [JsonPropertyOrder(2)]
    public ImmutableSortedDictionary<string, string>? Annotations
    {
        get;
        init => field = value?.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>Returns the compact JSON; equal values have the same bytes.</summary>
    public byte[] ToJson() => OciJson.Bytes(this, OciJson.Context.ImageIndex);
}
