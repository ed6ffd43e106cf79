using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Attachments.Sboms;

/// <summary>What an SBOM describes: the image of one platform with its files, or an index with the components of its platforms.</summary>
/// <param name="Repository">The repository, without a registry.</param>
/// <param name="Descriptor">The manifest or the index.</param>
/// <param name="Images">The image, or those of the index.</param>
/// <param name="Created">The time of the image.</param>
public sealed record SbomSubject(string Repository, Descriptor Descriptor, ImmutableArray<SbomImage> Images, DateTimeOffset Created)
{
    /// <summary>Whether <see cref="Descriptor"/> is an index. Its SBOM leaves the files to the SBOMs of the platforms.</summary>
    internal bool IsIndex => Descriptor.MediaType == MediaTypes.ImageIndex;

    /// <summary>The name of the image with its digest.</summary>
    internal string Name => $"{Repository}@{Descriptor.Digest}";
}
