using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layers;
using MinImage.Layouts;

namespace MinImage.Deliveries.Archives;

/// <summary>Writes an image's archive to a file.</summary>
public static class ArchiveFile
{
    // The blobs, which make up most of the archive, are already compressed: a higher level would take longer without saving space.
    private const int CompressionLevel = 1;

    /// <summary>Returns the archive's path by the rules of <c>ContainerArchiveOutputPath</c> in the .NET SDK.</summary>
    /// <param name="path">
    /// A file; or a folder, if it exists or the path ends with a slash. The file in a folder is named <c>REPOSITORY.tar.gz</c>.
    /// </param>
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

    /// <summary>Writes an image's archive over the previous one, compressed with gzip if the file's extension is <c>.gz</c> or <c>.tgz</c>.</summary>
    /// <param name="image">The image.</param>
    /// <param name="architecture">The GOARCH of the platform that the Docker part describes.</param>
    /// <param name="path">The file's absolute path; its folder is created.</param>
    /// <param name="progress">Receives the number of bytes of each block written; may be null.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <returns>The number of bytes written: by then, another publish may have replaced the file.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ArchiveNotWritable"/>, <see cref="Codes.DiskFull"/>, <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.NotARegularFile"/>. The
    /// previous file is unchanged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled. The previous file is unchanged.</exception>
    public static long Write(LayoutImage image, string architecture, string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var length = 0L;
            WholeFile.Write(path, file =>
            {
                if (IsCompressed(path))
                {
                    using var gzip = new GzipFileStream(file, CompressionLevel, Environment.ProcessorCount);
                    ImageArchive.Write(image, architecture, gzip, progress, cancellationToken);
                    gzip.Finish();
                }
                else
                {
                    ImageArchive.Write(image, architecture, file, progress, cancellationToken);
                }

                length = file.Position;
            });
            return length;
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw LayoutFiles.IsDiskFull(e)
                ? new(
                    Codes.DiskFull,
                    $"The archive '{path}' cannot be written: the disk is full. The image is in the layout. Free disk space, and publish again.",
                    e)
                : new MinImageException(
                    Codes.ArchiveNotWritable,
                    $"The archive '{path}' cannot be written: {e.Message} The image is in the layout. "
                        + "Check the permissions, or set another file: -p:ContainerArchiveOutputPath=/some/folder/.",
                    e);
        }
    }

    private static bool IsCompressed(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
}
