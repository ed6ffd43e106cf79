using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images.Config;

/// <summary>The description of an image: everything that is known before the app is compiled.</summary>
/// <param name="Names">The image's names, at least one; all have the same repository.</param>
/// <param name="ExecutableName">The published file to start, relative to the working directory.</param>
/// <param name="WorkingDirectory">The absolute path of the folder that contains the published files, and in which the process starts.</param>
/// <param name="Certificates">The root certificates; null if none.</param>
/// <param name="TimeZones">The time zones; null if none.</param>
/// <param name="AddedFiles">Files and folders that the project adds to the published files.</param>
/// <param name="Config">The settings with which a container is started.</param>
/// <param name="Metadata">Labels and annotations; if several have the same name in the same place, the last one is used.</param>
public sealed record ImageDescription(
    ImmutableArray<ImageName> Names,
    string ExecutableName,
    string WorkingDirectory,
    CertificateRequest? Certificates,
    TimeZoneRequest? TimeZones,
    ImmutableArray<AddedFile> AddedFiles,
    ConfigRequest Config,
    ImmutableArray<ImageMetadata> Metadata)
{
    /// <summary>The compression of the layers.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>Whether the image contains the files by which scanners find the packages that are linked into the executable.</summary>
    public bool IsScannable { get; init; } = true;

    /// <summary>Whether the image contains its SBOM.</summary>
    public bool ContainsSbom { get; init; }
}
