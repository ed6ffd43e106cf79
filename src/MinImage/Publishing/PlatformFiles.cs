using System.Collections.Immutable;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Publishing;

/// <summary>What the native publish made for one platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Files">The published files, the executable among them.</param>
public sealed record PlatformFiles(Platform Platform, ImmutableArray<PublishedFile> Files);
