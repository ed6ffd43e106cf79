using System.Collections.Immutable;

namespace MinImage.Attachments.Sboms;

/// <summary>What a document was written with (CycloneDX 1.6, "tools").</summary>
/// <param name="Components">The programs.</param>
internal sealed record CycloneDxTools(ImmutableArray<CycloneDxComponent> Components);
