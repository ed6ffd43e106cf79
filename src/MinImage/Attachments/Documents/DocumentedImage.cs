using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Attachments.Documents;

/// <summary>The image that documents are made about.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="ExecutablePath">The path of the executable in the image.</param>
/// <param name="Created">The time of the image.</param>
/// <param name="Top">The manifest if there is one platform, otherwise the index.</param>
/// <param name="Platforms">The platforms, in the order of the index.</param>
internal sealed record DocumentedImage(
    string Repository,
    string ExecutablePath,
    DateTimeOffset Created,
    Descriptor Top,
    ImmutableArray<DocumentPlatform> Platforms);
