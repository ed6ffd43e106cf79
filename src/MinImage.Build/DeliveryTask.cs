using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Build;

/// <summary>A task that takes the image that was written into a layout, and brings it elsewhere.</summary>
public abstract class DeliveryTask : LibraryTask
{
    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>The image's names, <c>repository:tag</c>, as they were written.</summary>
    [Required]
    public required string[] Names { get; set; }

    /// <summary>The digest of the manifest or index that was written.</summary>
    [Required]
    public required string ManifestDigest { get; set; }

    /// <inheritdoc/>
    protected sealed override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        using var image = LayoutImage.Open(OciLayout.Open(LayoutPath), [.. Names.Select(ImageName.Parse)], Digest.Parse(ManifestDigest), cancellationToken);
        Deliver(image, log, cancellationToken);
    }

    /// <summary>Brings the image to where this task brings images.</summary>
    /// <param name="image">The image.</param>
    /// <param name="log">Where the library says what it does.</param>
    /// <param name="cancellationToken">Cancelled when the build is.</param>
    protected abstract void Deliver(LayoutImage image, IDiagnosticLog log, CancellationToken cancellationToken);
}
