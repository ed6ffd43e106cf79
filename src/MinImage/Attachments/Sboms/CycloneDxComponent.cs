using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>A component (CycloneDX 1.6, "component").</summary>
/// <param name="Type">The type, such as <c>library</c>.</param>
/// <param name="BomRef">The reference by which the document names the component; null for one that it does not name.</param>
/// <param name="Name">The name.</param>
internal sealed record CycloneDxComponent(string Type, [property: JsonPropertyName("bom-ref")] string? BomRef, string Name)
{
    public string? Version { get; init; }

    public string? Description { get; init; }

    /// <summary><c>excluded</c> for a component that is not in the image; null for others.</summary>
    public string? Scope { get; init; }

    public ImmutableArray<CycloneDxHash>? Hashes { get; init; }

    public ImmutableArray<CycloneDxLicense>? Licenses { get; init; }

    public string? Cpe { get; init; }

    public string? Purl { get; init; }

    public CycloneDxPedigree? Pedigree { get; init; }

    public ImmutableArray<CycloneDxComponent>? Components { get; init; }

    public ImmutableArray<CycloneDxProperty>? Properties { get; init; }
}
