using System.Collections.Immutable;

namespace MinImage.Deliveries.Archives;

/// <summary>One image of an archive's <c>manifest.json</c> (Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format").</summary>
/// <param name="Config">The config's path in the archive.</param>
/// <param name="RepoTags">The full names, <c>docker.io/library/shop:1</c>.</param>
/// <param name="Layers">The layers' paths in the archive, the lowest first.</param>
internal sealed record DockerManifestEntry(string Config, ImmutableArray<string> RepoTags, ImmutableArray<string> Layers);
