using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images.Config;

/// <summary>What a project says of its image: all that is known before anything is compiled.</summary>
/// <param name="Names">The image's names, at least one; all have the same repository.</param>
/// <param name="ExecutableName">The published file to start, relative to the working directory.</param>
/// <param name="WorkingDirectory">Where the published files go, and where the process starts: absolute.</param>
/// <param name="Certificates">The roots to put in; null for none.</param>
/// <param name="TimeZones">The time zones to put in; null for none.</param>
/// <param name="AddedFiles">Files and folders that the project adds to what is published.</param>
/// <param name="Config">How a container is started.</param>
/// <param name="Metadata">What the image says of itself; of two that say the same thing in one place, the later one counts.</param>
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
    /// <summary>How layers are compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;
}
