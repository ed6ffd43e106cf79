using System.Collections.Immutable;
using MinImage.Images.Config;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>Everything that makes an image what it is, and where it goes.</summary>
/// <param name="Image">What the project says of it.</param>
/// <param name="Platforms">The files of each platform, at least one.</param>
/// <param name="Created">The time of the image and of all its files.</param>
/// <param name="LayoutPath">The folder of the OCI layout.</param>
/// <param name="CacheFile">A file that remembers packed layers between publishes; null for none.</param>
public sealed record ImageRequest(
    ImageDescription Image,
    ImmutableArray<PlatformFiles> Platforms,
    DateTimeOffset Created,
    string LayoutPath,
    string? CacheFile)
{
    /// <summary>Whether the executables' symbols go into the image, beside them: for those who attach a debugger.</summary>
    public bool WithSymbols { get; init; }

    /// <summary>A file that remembers what the last publish made; null for none.</summary>
    public string? SizesFile { get; init; }

    /// <summary>The report to write; null for none.</summary>
    public ReportRequest? Report { get; init; }

    /// <summary>How large the images may be; null for any size.</summary>
    public SizeBudget? Budget { get; init; }
}
