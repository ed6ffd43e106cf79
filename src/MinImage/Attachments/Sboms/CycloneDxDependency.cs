using System.Collections.Immutable;

namespace MinImage.Attachments.Sboms;

/// <summary>What a component depends on or contains (CycloneDX 1.6, "dependency").</summary>
/// <param name="Ref">The component's reference.</param>
/// <param name="DependsOn">The references of the others, in their order.</param>
internal sealed record CycloneDxDependency(string Ref, ImmutableArray<string> DependsOn);
