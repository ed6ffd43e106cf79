using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images;

/// <summary>Writes images into a layout in two phases: first the blobs, then the names that refer to them.</summary>
public static class ImageWriter
{
    private const string CreatedBy = "MinImage.Build";

    /// <summary>
    /// Writes the blobs of all platforms. The layout stays locked until the result is disposed: otherwise another publish could delete an existing blob that
    /// this image reuses, together with the image that it replaces.
    /// </summary>
    /// <param name="layout">Receives the blobs.</param>
    /// <param name="platforms">One or more different platforms.</param>
    /// <param name="cacheFile">The cache of packed layers from earlier publishes, or null. A damaged or missing file is ignored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The platforms, to which no index refers. Disposing them before they are part of a committed image restores the layout.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PlatformNotSupported"/>: two images for the same platform. <see cref="Codes.PublishedFileMissing"/>,
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, <see cref="Codes.LayoutDamaged"/>. The layout is unchanged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the layout is unchanged.</exception>
    internal static UncommittedPlatforms WritePlatforms(
        OciLayout layout, IReadOnlyList<PlatformImage> platforms, string? cacheFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(platforms);
        ArgumentOutOfRangeException.ThrowIfZero(platforms.Count);
        RejectSamePlatform(platforms);

        var held = layout.Lock(cancellationToken);
        try
        {
            var cache = LayerCache.Open(cacheFile);
            var written = platforms
                .OrderBy(image => image.Platform.ToString(), StringComparer.Ordinal)
                .Select(image => WritePlatform(layout, held, image, cache, cancellationToken))
                .ToImmutableArray();
            return new UncommittedPlatforms(layout, held, cache, written);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes the blobs of an image: those of its platforms and, with several platforms, its index (image-spec 1.1, image-index).</summary>
    /// <param name="layout">Receives the blobs.</param>
    /// <param name="platforms">One or more different platforms.</param>
    /// <param name="indexAnnotations">The annotations of the index, which exists only for several platforms; or null.</param>
    /// <param name="cacheFile">The cache of packed layers from earlier publishes, or null. A damaged or missing file is ignored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The image without a name. Disposing it without a commit restores the layout.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="WritePlatforms"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the layout is unchanged.</exception>
    internal static UncommittedImage WriteBlobs(
        OciLayout layout,
        IReadOnlyList<PlatformImage> platforms,
        ImmutableSortedDictionary<string, string>? indexAnnotations,
        string? cacheFile,
        CancellationToken cancellationToken)
    {
        using var written = WritePlatforms(layout, platforms, cacheFile, cancellationToken);
        return written.ToImage(indexAnnotations, attestations: []);
    }

    /// <summary>Writes an image without index annotations, and commits it.</summary>
    /// <param name="layout">Receives the blobs and the references.</param>
    /// <param name="names">At least one name; each moves from the image that had it.</param>
    /// <param name="platforms">One or more different platforms.</param>
    /// <param name="cacheFile">The cache of packed layers from earlier publishes, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no name or no platform; nothing was written.</exception>
    /// <exception cref="MinImageException">The errors of <see cref="WriteBlobs"/> and <see cref="UncommittedImage.Commit"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled; no reference has changed.</exception>
    public static WrittenImage Write(
        OciLayout layout, IReadOnlyList<ImageName> names, IReadOnlyList<PlatformImage> platforms, string? cacheFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        using var written = WriteBlobs(layout, platforms, indexAnnotations: null, cacheFile, cancellationToken);
        written.Commit(names, [], cancellationToken);
        return written.Image;
    }

    /// <summary>Writes an image with one name and without a cache of layers, and commits it.</summary>
    /// <param name="layout">Receives the blobs and the reference.</param>
    /// <param name="name">The name; it moves from the image that had it.</param>
    /// <param name="platforms">One or more different platforms.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">The errors of <see cref="WriteBlobs"/> and <see cref="UncommittedImage.Commit"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled; no reference has changed.</exception>
    public static WrittenImage Write(OciLayout layout, ImageName name, IReadOnlyList<PlatformImage> platforms, CancellationToken cancellationToken) =>
        Write(layout, [name], platforms, cacheFile: null, cancellationToken);

    private static WrittenPlatform WritePlatform(OciLayout layout, LayoutLock held, PlatformImage image, LayerCache cache, CancellationToken cancellationToken)
    {
        var layers = ImmutableArray.CreateBuilder<Layer>(image.Layers.Length);
        var packed = 0;
        foreach (var fileSystem in image.Layers)
        {
            var format = image.Compression.Format(fileSystem.ContentLength);
            var tar = LayerWriter.Describe(fileSystem, image.Created, cancellationToken);
            if (Find(layout, cache, tar, format, image.Compression, cancellationToken) is not { } layer)
            {
                layer = Pack(layout, held, fileSystem, image, cancellationToken);
                packed++;
            }

            // A file may have changed since the tar file was described: the cache learns what was packed.
            cache.Add(layer, format);
            layers.Add(layer);
        }

        var platform = new ImagePlatform(image.Platform.Architecture, image.Platform.Os);
        var configJson = ConfigOf(image, layers).ToJson();
        var config = layout.WriteBlob(held, MediaTypes.ImageConfig, configJson);
        var manifestJson = new ImageManifest(config, [.. layers.Select(layer => layer.Descriptor)]) { Annotations = image.Annotations }.ToJson();
        var manifest = layout.WriteBlob(held, MediaTypes.ImageManifest, manifestJson) with { Platform = platform };
        return new()
        {
            Platform = image.Platform,
            Manifest = manifest,
            ManifestJson = Encoding.UTF8.GetString(manifestJson),
            Config = config,
            ConfigJson = Encoding.UTF8.GetString(configJson),
            Layers = layers.ToImmutable(),
            LayersPacked = packed,
            BytesPulled = manifest.Size + config.Size + layers.Sum(layer => layer.Descriptor.Size),
            BytesOnDisk = image.Layers.Sum(layer => layer.ContentLength),
        };
    }

    // The cache is not trusted: the blob must be compressed as set, and contain the tar file.
    private static Layer? Find(
        OciLayout layout, LayerCache cache, LayerTar tar, string format, LayerCompression compression, CancellationToken cancellationToken)
    {
        if (cache.Find(tar.DiffId, format) is not { } blob || blob.MediaType != compression.MediaType || !layout.BlobExists(blob))
        {
            return null;
        }

        using var stream = layout.OpenBlob(blob.Digest);
        return LayerCompression.IsPacked(stream, compression.MediaType, tar, cancellationToken)
            ? new(new(compression.MediaType, blob.Digest, blob.Size), tar.DiffId, tar.Size)
            : null;
    }

    private static Layer Pack(OciLayout layout, LayoutLock held, RootFileSystem fileSystem, PlatformImage image, CancellationToken cancellationToken)
    {
        Layer? layer = null;
        layout.WriteBlob(
            held,
            image.Compression.MediaType,
            stream => layer = LayerWriter.Write(fileSystem, stream, image.Created, image.Compression, cancellationToken));
        return layer!;
    }

    private static ImageConfig ConfigOf(PlatformImage image, IReadOnlyList<Layer> layers) => new()
    {
        Created = image.Created,
        Architecture = image.Platform.Architecture,
        Os = image.Platform.Os,
        Config = image.Config,
        RootFileSystem = new([.. layers.Select(layer => layer.DiffId)]),
        History = [.. layers.Select(_ => new ImageHistory(image.Created, CreatedBy))],
    };

    private static void RejectSamePlatform(IEnumerable<PlatformImage> platforms)
    {
        foreach (var same in platforms.GroupBy(image => image.Platform.ToString(), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            throw new MinImageException(
                Codes.PlatformNotSupported,
                $"{string.Join(" and ", same.Select(image => image.Platform.RuntimeIdentifier))} are the same platform, {same.Key}, "
                    + "which an image can contain only once. Remove all but one of them from ContainerRuntimeIdentifiers.");
        }
    }
}
