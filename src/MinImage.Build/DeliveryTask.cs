using Microsoft.Build.Framework;
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

    /// <summary>The image's names in the layout, <c>repository:tag</c>.</summary>
    [Required]
    public required string[] Names { get; set; }

    /// <summary>The digest of the image's manifest or index.</summary>
    [Required]
    public required string ManifestDigest { get; set; }

    /// <summary>The key of the image that <see cref="WriteImage"/> opened; empty to open it in the layout.</summary>
    public string? Delivery { get; set; }

    /// <inheritdoc/>
    protected sealed override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        if (OpenedImages.Find(BuildEngine, Delivery) is { } written)
        {
            Deliver(written, log, cancellationToken);
            return;
        }

        var layout = OciLayout.Open(LayoutPath, log, cancellationToken);
        using var image = LayoutImage.Open(layout, [.. Names.Select(ImageName.Parse)], Digest.Parse(ManifestDigest), cancellationToken);
        Deliver(image, log, cancellationToken);
    }

    /// <summary>Delivers the image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="log">The library's log.</param>
    /// <param name="cancellationToken">Canceled when the build is canceled.</param>
    protected abstract void Deliver(LayoutImage image, IDiagnosticLog log, CancellationToken cancellationToken);
}
