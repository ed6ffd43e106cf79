using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>The inputs of a build that the user controls; <c>docs/provenance.md</c> defines them.</summary>
/// <param name="Project">The project's path in its repository.</param>
/// <param name="Platforms">The runtime identifiers of the platforms, in the order of their names.</param>
/// <param name="Properties">The properties that were set outside of the source.</param>
internal sealed record ExternalParameters(string Project, ImmutableArray<string> Platforms, ImmutableSortedDictionary<string, string> Properties);
