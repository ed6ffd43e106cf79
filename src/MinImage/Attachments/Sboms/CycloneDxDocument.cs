using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>A document (CycloneDX 1.6, "bom").</summary>
/// <param name="SerialNumber">The URN that identifies the document; null while it is computed.</param>
/// <param name="Metadata">What the document describes.</param>
/// <param name="Components">The components, in the order of their references.</param>
/// <param name="Dependencies">What each component depends on or contains, in the order of their references.</param>
internal sealed record CycloneDxDocument(
    string? SerialNumber,
    CycloneDxMetadata Metadata,
    ImmutableArray<CycloneDxComponent> Components,
    ImmutableArray<CycloneDxDependency> Dependencies)
{
    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-3)]
    public string Schema { get; } = "http://cyclonedx.org/schema/bom-1.6.schema.json";

    [JsonPropertyOrder(-2)]
    public string BomFormat { get; } = "CycloneDX";

    [JsonPropertyOrder(-1)]
    public string SpecVersion { get; } = "1.6";

    public int Version { get; } = 1;
}
