using System.Collections.Immutable;

namespace MinImage.Attachments.Documents;

/// <summary>The image that documents are made about.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="ExecutablePath">The path of the executable in the image.</param>
/// <param name="Created">The time of the image.</param>
/// <param name="HasIndex">Whether an index refers to the platforms; otherwise, there is one.</param>
/// <param name="Platforms">The platforms, in the order of the index.</param>
internal sealed record DocumentedImage(
    string Repository, string ExecutablePath, DateTimeOffset Created, bool HasIndex, ImmutableArray<DocumentPlatform> Platforms);
