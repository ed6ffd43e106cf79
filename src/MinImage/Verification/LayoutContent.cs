using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Publishing;

namespace MinImage.Verification;

/// <summary>Opens an image of a layout, with the documents that a publish has written beside it.</summary>
public static class LayoutContent
{
    /// <summary>Opens the image.</summary>
    /// <param name="folder">The folder of the layout.</param>
    /// <param name="documentsPath">The path of the files beside the layout to which the project's publish writes, without their extension.</param>
    /// <param name="names">The image's names; none to find it by its digest.</param>
    /// <param name="digest">The digest of its manifest or index; null to find it by its names.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">Cancels waiting for a publish.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="OciLayout.OpenExisting"/>, <see cref="LayoutImage"/> and <see cref="StoredAttachments.Read"/>.
    /// </exception>
    public static ImageContent Open(
        string folder, string documentsPath, IReadOnlyList<ImageName> names, Digest? digest, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        var layout = OciLayout.OpenExisting(folder, log);
        var image = digest is null ? LayoutImage.Open(layout, names, cancellationToken) : LayoutImage.Open(layout, digest, cancellationToken);
        try
        {
            return new(layout.Folder, layout.Folder, image, StoredAttachments.Read(folder, documentsPath, image, [], signing: null, cancellationToken));
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}
