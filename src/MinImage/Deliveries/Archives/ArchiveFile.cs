using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layers;
using MinImage.Layouts;

namespace MinImage.Deliveries.Archives;

/// <summary>An image's archive as a file.</summary>
public static class ArchiveFile
{
    // What weighs in an archive is compressed already: a higher level would take its time and gain nothing.
    private const int CompressionLevel = 1;

    /// <summary>Where an archive goes, by the rules of <c>ContainerArchiveOutputPath</c> in the .NET SDK.</summary>
    /// <param name="path">A file; or a folder, when it is there or the path ends in a slash: then the file in it is <c>REPOSITORY.tar.gz</c>.</param>
    /// <param name="repository">The image's repository.</param>
    /// <returns>The file's full path.</returns>
    public static string PathOf(string path, string repository)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(repository);
        return path.EndsWith('/') || path.EndsWith('\\') || Directory.Exists(path)
            ? Path.GetFullPath(Path.Combine(path, repository + ".tar.gz"))
            : Path.GetFullPath(path);
    }

    /// <summary>Writes an image's archive, by gzip where the file's name says so, in place of the one that was there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="architecture">The processor whose platform Docker's part names, by GOARCH's name.</param>
    /// <param name="path">The file, absolute; its folder is made.</param>
    /// <param name="progress">Gets the number of bytes of each block that was written; null where nobody asks.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ArchiveNotWritable"/>, <see cref="Codes.DiskFull"/>, <see cref="Codes.LayoutDamaged"/>. What was there before still is.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled. What was there before still is.</exception>
    public static void Write(LayoutImage image, string architecture, string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            WholeFile.Write(path, file =>
            {
                if (!IsCompressed(path))
                {
                    ImageArchive.Write(image, architecture, file, progress, cancellationToken);
                    return;
                }

                using var gzip = new GzipMemberStream(file, CompressionLevel, Environment.ProcessorCount);
                ImageArchive.Write(image, architecture, gzip, progress, cancellationToken);
                gzip.Finish();
            });
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw LayoutFiles.IsDiskFull(e)
                ? new(Codes.DiskFull, $"The disk is full on which the archive '{path}' was to be written. The image is in the layout. Make room, and publish again.", e)
                : new MinImageException(Codes.ArchiveNotWritable, $"The archive '{path}' cannot be written: {e.Message} The image is in the layout. Check the permissions, or name another file: -p:ContainerArchiveOutputPath=/some/folder/.", e);
        }
    }

    private static bool IsCompressed(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
}
