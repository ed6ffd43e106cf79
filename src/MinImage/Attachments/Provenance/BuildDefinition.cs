using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>The inputs of a build (SLSA provenance v1, BuildDefinition).</summary>
/// <param name="BuildType">The type of the build, <see cref="Provenance.BuildType.Uri"/>.</param>
/// <param name="ExternalParameters">The inputs that the user controls.</param>
/// <param name="ResolvedDependencies">What was fetched: the commit, then packages in the order of their URIs.</param>
internal sealed record BuildDefinition(string BuildType, ExternalParameters ExternalParameters, ImmutableArray<ResourceDescriptor> ResolvedDependencies);
