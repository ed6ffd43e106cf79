using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The manifest of one platform's image (image-spec 1.1, manifest).</summary>
/// <param name="Config">The config's descriptor.</param>
/// <param name="Layers">The layers, the lowest first.</param>
public sealed record ImageManifest(Descriptor Config, ImmutableArray<Descriptor> Layers)
{
    /// <summary>Always 2.</summary>
    [JsonPropertyOrder(-2)]
    public int SchemaVersion { get; } = 2;

    /// <summary>Always <see cref="MediaTypes.ImageManifest"/>; a registry relies on it.</summary>
    [JsonPropertyOrder(-1)]
    public string MediaType { get; } = MediaTypes.ImageManifest;

    /// <summary>Annotations in ordinal order, or null.</summary>
    [JsonPropertyOrder(1)]
    public ImmutableSortedDictionary<string, string>? Annotations
    {
        get;
        init => field = value?.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>The compact JSON, always the same bytes for the same value.</summary>
    public byte[] ToJson() => OciJson.Bytes(this, OciJson.Context.ImageManifest);
}
