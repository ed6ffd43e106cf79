using System.Formats.Tar;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>Opens the image of an archive: an OCI image layout as a tar file, which <c>ContainerArchiveOutputPath</c> writes.</summary>
public static class ArchiveContent
{
    /// <summary>
    /// Unpacks the archive into a temporary folder, and opens its image. Only the files of a layout are unpacked, whatever the archive contains.
    /// </summary>
    /// <param name="file">The archive.</param>
    /// <param name="digest">The digest that the image must have; null for any.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageUnreadable"/>: the archive is damaged, contains no layout, or several images. <see cref="Codes.LayoutDamaged"/>,
    /// <see cref="Codes.ImageNotFound"/>.
    /// </exception>
    /// <exception cref="IOException">The archive cannot be read, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the archive.</exception>
    public static ImageContent Open(string file, Digest? digest, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var folder = TemporaryLayout.Create();
        try
        {
            Unpack(file, folder, cancellationToken);
            var layout = OciLayout.OpenExisting(folder, log);
            var image = LayoutImage.Open(layout, digest ?? OnlyImage(layout, file), cancellationToken);
            return new(Path.GetFullPath(file), folder, image, attachments: [], temporary: folder);
        }
        catch
        {
            TemporaryLayout.Delete(folder);
            throw;
        }
    }

    private static void Unpack(string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = RegularFile.OpenRead(file);
            using var tar = new TarReader(stream);
            while (tar.GetNextEntry() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && TemporaryLayout.PathOf(folder, entry.Name) is { } path)
                {
                    using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                    entry.DataStream?.CopyTo(target);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Unreadable(file, ForeignText.Line(e.Message).TrimEnd('.'), e);
        }
    }

    private static Digest OnlyImage(OciLayout layout, string file)
    {
        var digests = layout.Digests();
        return digests.Length == 1 ? digests[0] : throw Unreadable(file, $"it contains {digests.Length} images, and none is chosen", cause: null);
    }

    private static MinImageException Unreadable(string file, string reason, Exception? cause)
    {
        var message = $"The archive '{file}' cannot be verified: {reason}. Expected an OCI image layout as a tar file, as ContainerArchiveOutputPath "
            + "writes it; MinImageVerifyDigest chooses one of several images.";
        return cause is null ? new(Codes.ImageUnreadable, message) : new(Codes.ImageUnreadable, message, cause);
    }
}
