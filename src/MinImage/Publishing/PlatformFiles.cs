using System.Collections.Immutable;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Publishing;

/// <summary>What the native publish made for one platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Files">The published files, the executable among them.</param>
public sealed record PlatformFiles(Platform Platform, ImmutableArray<PublishedFile> Files)
{
    /// <summary>The file in which the link says what the executable is made of; it need not be there. Null where there is none.</summary>
    public string? SizesFile { get; init; }
}
