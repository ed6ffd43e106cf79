using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Layouts;

namespace MinImage.Verification;

/// <summary>An image that is to be verified, with the documents about it, wherever it was.</summary>
/// <param name="name">Where the image was read: a reference, or the path of a layout or archive.</param>
/// <param name="folder">The folder of the layout that contains it.</param>
/// <param name="image">The image.</param>
/// <param name="attachments">The documents about it.</param>
/// <param name="temporary">The folder that was made for it; null if none.</param>
public sealed class ImageContent(string name, string folder, LayoutImage image, ImmutableArray<Attachment> attachments, string? temporary = null) : IDisposable
{
    /// <summary>Where the image was read.</summary>
    public string Name => name;

    /// <summary>The documents about the image.</summary>
    public ImmutableArray<Attachment> Attachments => attachments;

    /// <summary>The folder of the layout that contains it.</summary>
    internal string Folder => folder;

    /// <summary>The image.</summary>
    internal LayoutImage Image => image;

    /// <inheritdoc/>
    public void Dispose()
    {
        image.Dispose();
        if (temporary is not null)
        {
            TemporaryLayout.Delete(temporary);
        }
    }
}
