using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Layouts;

namespace MinImage.Build;

/// <summary>Says what is wrong with the places that the image is to go to, before anything is compiled.</summary>
public sealed class CheckDeliveries : LibraryTask
{
    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) => OciLayout.Check(LayoutPath);
}
