using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>The builder (SLSA provenance v1, Builder).</summary>
/// <param name="Id">Its URI.</param>
/// <param name="Version">The versions of its parts.</param>
internal sealed record BuilderDescription(string Id, ImmutableSortedDictionary<string, string> Version);
