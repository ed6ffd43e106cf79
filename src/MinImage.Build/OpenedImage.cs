using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Layouts;

namespace MinImage.Build;

/// <summary>An image that is opened for delivery, with the documents about it.</summary>
/// <param name="Image">The image, which this value disposes of.</param>
/// <param name="Attachments">The documents.</param>
public sealed record OpenedImage(LayoutImage Image, ImmutableArray<Attachment> Attachments) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();
}
