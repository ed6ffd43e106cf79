using System.Collections.Immutable;
using Microsoft.Build.Framework;
using MinImage.Attachments;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Build;

/// <summary>Delivers an image from a layout to another destination.</summary>
public abstract class DeliveryTask : LibraryTask
{
    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>The image's names in the layout, <c>repository:tag</c>; empty if it has to be found otherwise.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>The digest of the image's manifest or index; empty to find it by its names.</summary>
    public string ManifestDigest { get; set; } = "";

    /// <summary>The key of the image that <see cref="WriteImage"/> opened; empty to open it in the layout.</summary>
    public string? Delivery { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        if (OpenedImages.Find(BuildEngine, Delivery) is { } written)
        {
            Deliver(written, log, cancellationToken);
            return;
        }

        using var image = Open(OciLayout.OpenExisting(LayoutPath, log), cancellationToken);
        Deliver(new OpenedImage(image, AttachmentsOf(image, cancellationToken)), log, cancellationToken);
    }

    /// <summary>Returns the names by which the image is found in the layout; none to find it by its digest alone.</summary>
    private protected virtual IEnumerable<ImageName> NamesInLayout() => Names.Select(ImageName.Parse);

    /// <summary>Returns the documents about an image that was not written by this build; none if the destination does not store them.</summary>
    private protected virtual ImmutableArray<Attachment> AttachmentsOf(LayoutImage image, CancellationToken cancellationToken) => [];

    private LayoutImage Open(OciLayout layout, CancellationToken cancellationToken)
    {
        ImmutableArray<ImageName> names = [.. NamesInLayout()];
        return ManifestDigest.Length == 0 ? LayoutImage.Open(layout, names, cancellationToken)
            : names.IsEmpty ? LayoutImage.Open(layout, TaskItems.Digest(ManifestDigest, "MinImagePushDigest"), cancellationToken)
            : LayoutImage.Open(layout, names, TaskItems.Digest(ManifestDigest, "MinImagePushDigest"), cancellationToken);
    }

    /// <summary>Delivers the image.</summary>
    /// <param name="opened">The image, and the documents about it.</param>
    /// <param name="log">The library's log.</param>
    /// <param name="cancellationToken">Canceled when the build is canceled.</param>
    protected abstract void Deliver(OpenedImage opened, IDiagnosticLog log, CancellationToken cancellationToken);
}
