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

    /// <summary>The file in which the link records what the executable was linked from; null if none.</summary>
    public string? LinkedInputsFile { get; init; }

    /// <summary>The output of the restore, <c>project.assets.json</c>; null if it is not known.</summary>
    public string? AssetsFile { get; init; }
}
