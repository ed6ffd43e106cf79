using System.Collections.Immutable;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Publishing;

/// <summary>The output of the native publish for one platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Files">The published files, including the executable.</param>
public sealed record PlatformFiles(Platform Platform, ImmutableArray<PublishedFile> Files)
{
    /// <summary>The file in which the link records the sizes of the executable's parts; it need not exist. Null if none.</summary>
    public string? SizesFile { get; init; }

    /// <summary>The file in which the link recorded what it linked; null if none.</summary>
    public string? LinkedInputsFile { get; init; }
}
