using System.Collections.Immutable;
using MinImage.Images;

namespace MinImage.Publishing;

/// <summary>Everything that makes an image what it is, in the words of the project.</summary>
/// <param name="Names">The image's names, at least one; all have the same repository.</param>
/// <param name="Platforms">The files of each platform, at least one.</param>
/// <param name="ExecutableName">The published file to start, relative to the working directory.</param>
/// <param name="WorkingDirectory">Where the published files go, and where the process starts: absolute.</param>
/// <param name="Certificates">The roots to put in; null for none.</param>
/// <param name="Config">What the config says beyond what every image of ours does.</param>
/// <param name="Created">The time of the image and of all its files.</param>
/// <param name="LayoutPath">The folder of the OCI layout.</param>
/// <param name="CacheFile">A file that remembers packed layers between publishes; null for none.</param>
public sealed record ImageRequest(
    ImmutableArray<ImageName> Names,
    ImmutableArray<PlatformFiles> Platforms,
    string ExecutableName,
    string WorkingDirectory,
    CertificateRequest? Certificates,
    ConfigRequest Config,
    DateTimeOffset Created,
    string LayoutPath,
    string? CacheFile);
