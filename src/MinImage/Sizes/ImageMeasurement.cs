using System.IO.Compression;
using MinImage.Ilc;
using MinImage.Images;
using MinImage.RootFileSystems;

namespace MinImage.Sizes;

/// <summary>
/// Measures the parts of a platform's image. Bytes on disk are exact, and so are the pulled bytes of each layer, of the manifest and of the
/// config. The pulled bytes of a part of a layer are its share of the layer, estimated by compressing the part at the fastest level.
/// </summary>
internal static class ImageMeasurement
{
    // The number of bytes of a file that are compressed for the estimate.
    private const int SampleBytes = 64 * 1024;

    // The estimated size of a tar header in a compressed layer: most of its 512 bytes are zeros, or equal to those of the previous header.
    private const int CompressedHeader = 48;

    /// <summary>Measures an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="written">The blobs that were written for it.</param>
    /// <param name="executable">The executable's path in the image.</param>
    /// <param name="executableSizes">The parts of the executable; null if they are not known.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <exception cref="Diagnostics.MinImageException"><see cref="Diagnostics.Codes.PublishedFileMissing"/>.</exception>
    public static PlatformSizes Measure(
        PlatformImage image,
        WrittenPlatform written,
        string executable,
        ExecutableSizes? executableSizes,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(written);
        var root = new SizeBuilder(written.Platform.ToString());
        foreach (var (layer, packed) in image.Layers.Zip(written.Layers))
        {
            var part = new SizeBuilder("");
            foreach (var entry in layer.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                part[SizeCategory.Format]["tar headers"].Add(0, CompressedHeader);
                if (entry is FileEntry { Path: var path } && path == executable && executableSizes is not null)
                {
                    part.Add(executableSizes.Categories);
                }
                else if (entry is FileEntry file)
                {
                    var length = file.Content.Length;
                    Place(part, file.Path, executable).Add(length, length * DensityOf(file.Content));
                }
            }

            root.Add(part.ToNode().WithPulled(packed.Descriptor.Size).Children);
        }

        root[SizeCategory.Format]["manifest and config"].Add(0, written.Manifest.Size + written.Config.Size);
        var tree = root.ToNode();
        var inOrder = tree with { Children = [.. tree.Children.OrderBy(category => SizeCategories.OrderOf(category.Name))] };
        return new PlatformSizes(written.Platform.ToString(), written.Manifest.Digest, inOrder);
    }

    private static SizeBuilder Place(SizeBuilder part, string path, string executable)
    {
        if (path == executable)
        {
            return part[SizeCategory.Executable][path];
        }

        var category = path switch
        {
            _ when path == executable + SymbolFiles.Extension => SizeCategory.Symbols,
            _ when CertificateEntries.Holds(path) => SizeCategory.Certificates,
            _ when TimeZoneFiles.Holds(path) => SizeCategory.TimeZones,
            _ => SizeCategory.Content,
        };
        var name = path.LastIndexOf('/') + 1;
        return part[category][path.AsSpan(0, Math.Max(1, name - 1))][path.AsSpan(name)];
    }

    private static double DensityOf(FileContent content)
    {
        using var stream = content.OpenRead();
        var sample = new byte[Math.Min(stream.Length, SampleBytes)];
        var read = stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(sample, 0, read);
        }

        return read == 0 ? 0 : (double)compressed.Length / read;
    }
}
