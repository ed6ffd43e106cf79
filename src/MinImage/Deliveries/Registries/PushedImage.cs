using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>An image in a registry.</summary>
/// <param name="Tags">The references by tag, at least one.</param>
/// <param name="Reference">The reference by digest, which always refers to the same content.</param>
/// <param name="SentBlobs">The number of configs and layers that were sent.</param>
/// <param name="SentBytes">Their length in bytes.</param>
/// <param name="PresentBlobs">The number of configs and layers that the registry already had.</param>
/// <param name="PresentBytes">Their length in bytes.</param>
public sealed record PushedImage(
    ImmutableArray<ImageReference> Tags, ImageReference Reference, int SentBlobs, long SentBytes, int PresentBlobs, long PresentBytes)
{
    /// <summary>What is attached to the image, in the order in which it was given.</summary>
    public ImmutableArray<PushedAttachment> Attachments { get; init; } = [];
}
