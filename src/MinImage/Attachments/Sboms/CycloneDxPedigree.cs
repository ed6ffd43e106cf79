using System.Collections.Immutable;

namespace MinImage.Attachments.Sboms;

/// <summary>The origin of a component (CycloneDX 1.6, "pedigree").</summary>
/// <param name="Ancestors">The source package.</param>
internal sealed record CycloneDxPedigree(ImmutableArray<CycloneDxComponent> Ancestors)
{
    public string? Notes { get; init; }
}
