using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>The sizes of a publish's images, compared with those of the project's last publish.</summary>
/// <param name="Now">The platforms, ordered by name.</param>
/// <param name="Before">The platforms of the last publish; empty if there was none.</param>
public sealed record SizeComparison(ImmutableArray<PlatformSizes> Now, ImmutableArray<PlatformSizes> Before)
{
    /// <summary>Whether any image differs from that of the last publish.</summary>
    public bool IsChanged => !Now.Select(platform => platform.Digest).SequenceEqual(Before.Select(platform => platform.Digest));

    /// <summary>Returns a platform's sizes of the last publish; null if there are none.</summary>
    /// <param name="platform">The platform in the notation of engines.</param>
    public PlatformSizes? LastOf(string platform) => Before.FirstOrDefault(sizes => sizes.Platform == platform);
}
