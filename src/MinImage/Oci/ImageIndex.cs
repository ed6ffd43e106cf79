using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The index of an image for several platforms (image-spec 1.1, image-index).</summary>
/// <param name="Manifests">One descriptor a platform; never default.</param>
public sealed record ImageIndex(ImmutableArray<Descriptor> Manifests)
{
    /// <summary>Always 2.</summary>
    [JsonPropertyOrder(-2)]
    public int SchemaVersion { get; } = 2;

    /// <summary>Always <see cref="MediaTypes.ImageIndex"/>.</summary>
    [JsonPropertyOrder(-1)]
    public string MediaType { get; } = MediaTypes.ImageIndex;

    /// <summary>Annotations in ordinal order, or null.</summary>
    [JsonPropertyOrder(1)]
    public ImmutableSortedDictionary<string, string>? Annotations
    {
        get;
        init => field = value?.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>The compact JSON, always the same bytes for the same value.</summary>
    public byte[] ToJson() => OciJson.Bytes(this, OciJson.Context.ImageIndex);
}
