using System.Globalization;
using Microsoft.Build.Framework;
using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Build;

/// <summary>Writes the image as one tar file, which engines load.</summary>
public sealed class WriteArchive : DeliveryTask
{
    /// <summary>A file, or a folder if it exists or the path ends in a slash.</summary>
    [Required]
    public required string ArchivePath { get; set; }

    /// <summary>The file that was written.</summary>
    [Output]
    public string? ArchiveFile { get; private set; }

    /// <inheritdoc/>
    protected override void Deliver(OpenedImage opened, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        var image = opened.Image;
        var path = Deliveries.Archives.ArchiveFile.PathOf(ArchivePath, image.Names[0].Repository);
        var progress = new TransferProgress(log, $"Writing {path}", ImageArchive.LengthOf(image), TimeProvider.System);
        var length = Deliveries.Archives.ArchiveFile.Write(image, ImagePlatform.HostArchitecture, path, progress, cancellationToken);
        ArchiveFile = path;
        log.Inform(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", image.Names)} -> {path}, {length / 1e6:0.00} MB"));
    }
}
