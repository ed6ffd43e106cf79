using MinImage.Attachments;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Publishing;

/// <summary>Writes the documents about an image into its layout, for copies that take them with the image.</summary>
internal static class LayoutAttachments
{
    /// <summary>Writes the blobs of an attachment.</summary>
    /// <param name="image">The image, which is not committed yet.</param>
    /// <param name="attachment">The attachment.</param>
    /// <returns>What the commit of the image lists.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public static LayoutArtifact Write(UncommittedImage image, Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(attachment);
        var manifest = attachment.Manifest;
        image.WriteBlob(attachment.MediaType, attachment.Content.AsMemory());
        image.WriteBlob(AttachmentManifest.EmptyConfig.MediaType, AttachmentManifest.EmptyContent.AsMemory());
        image.WriteBlob(MediaTypes.ImageManifest, manifest.Json.AsMemory());
        return new(attachment.Subject.Digest, manifest.Descriptor);
    }
}
