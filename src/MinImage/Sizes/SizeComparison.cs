using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>What a publish made, beside what the last one of the project had made.</summary>
/// <param name="Now">The platforms, ordered by their names.</param>
/// <param name="Before">Those of the last publish; empty where there was none.</param>
public sealed record SizeComparison(ImmutableArray<PlatformSizes> Now, ImmutableArray<PlatformSizes> Before)
{
    /// <summary>Whether it is not the same.</summary>
    public bool IsChanged => !Now.Select(platform => platform.Digest).SequenceEqual(Before.Select(platform => platform.Digest));

    /// <summary>A platform's image as the last publish made it; null where it made none.</summary>
    /// <param name="platform">The platform as engines write it.</param>
    public PlatformSizes? LastOf(string platform) => Before.FirstOrDefault(sizes => sizes.Platform == platform);
}
