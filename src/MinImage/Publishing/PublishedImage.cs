using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>The result of a publish.</summary>
/// <param name="Image">The image in the layout.</param>
/// <param name="Sizes">The sizes of the image's parts, compared with the last publish.</param>
/// <param name="Delivery">The image, opened for deliveries if they were requested; otherwise null. The caller disposes of it.</param>
public sealed record PublishedImage(WrittenImage Image, SizeComparison Sizes, LayoutImage? Delivery)
{
    /// <summary>The documents about the image and its platforms.</summary>
    public ImmutableArray<Attachment> Attachments { get; init; } = [];
}
