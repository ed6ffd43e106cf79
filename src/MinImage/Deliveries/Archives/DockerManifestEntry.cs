using System.Collections.Immutable;

namespace MinImage.Deliveries.Archives;

/// <summary>
/// An image in an archive's <c>manifest.json</c> (Docker image specification 1.2, "Combined Image JSON + Filesystem Changeset Format").
/// </summary>
/// <param name="Config">The path of the config in the archive.</param>
/// <param name="RepoTags">The full names, for example <c>docker.io/library/shop:1</c>.</param>
/// <param name="Layers">The paths of the layers in the archive, the lowest layer first.</param>
internal sealed record DockerManifestEntry(string Config, ImmutableArray<string> RepoTags, ImmutableArray<string> Layers);
