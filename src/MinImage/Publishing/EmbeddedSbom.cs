using MinImage.Attachments;
using MinImage.Attachments.Components;
using MinImage.Attachments.Sboms;
using MinImage.Layers;
using MinImage.RootFileSystems;

namespace MinImage.Publishing;

/// <summary>
/// The SBOM that is a file of the image (<c>MinImageSbomInImage</c>), as SPDX. Scanners find it by the end of its name; the folder is that of the SBOMs of
/// Chainguard's and Wolfi's packages.
/// </summary>
internal static class EmbeddedSbom
{
    private const string Folder = "/var/lib/db/sbom/";

    /// <summary>Returns the path of the document in the image.</summary>
    /// <param name="application">The name of the app.</param>
    public static string PathOf(string application) => Folder + application + AttachmentFiles.Spdx;

    /// <summary>Writes the document about the contents of an image.</summary>
    /// <param name="inventory">What the image consists of.</param>
    /// <param name="layers">The other files of the image, the lowest layer first.</param>
    /// <param name="executablePath">The path of the executable.</param>
    /// <param name="created">The time of the image.</param>
    /// <param name="cancellationToken">Cancels reading the files.</param>
    /// <exception cref="Diagnostics.MinImageException"><see cref="Diagnostics.Codes.PublishedFileMissing"/>: a file is missing or cannot be read.</exception>
    public static FileEntry Write(
        ImageInventory inventory, IEnumerable<RootFileSystem> layers, string executablePath, DateTimeOffset created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var path = PathOf(inventory.Application);
        var files = LayerFiles.OfImage([.. layers.Select(layer => LayerFiles.Of(layer, cancellationToken))]);
        var document = SpdxSbom.Write(new SbomContents(inventory, files, executablePath, path, created));
        return new(path, Modes.File, Uid: 0, Gid: 0, FileContent.FromBytes(document.AsMemory()));
    }
}
