using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ICSharpCode.SharpZipLib.Tar;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Deliveries.Archives;

/// <summary>
/// Writes an image as one tar file for both kinds of readers: an OCI image layout (image-spec 1.1, image-layout) for
/// <c>skopeo oci-archive:</c>, <c>podman load</c>, <c>ctr image import</c> and newer versions of Docker; and Docker's <c>manifest.json</c>, which
/// refers to the same blobs, for <c>docker load</c> of any version.
/// </summary>
public static class ImageArchive
{
    /// <summary>Writes the archive. Its bytes depend on the image alone, not on other content of the layout.</summary>
    /// <param name="image">The image.</param>
    /// <param name="architecture">
    /// The GOARCH of the platform that the Docker part describes, which supports only one; if the image lacks it, the first platform is described.
    /// </param>
    /// <param name="destination">Receives the tar file; stays open.</param>
    /// <param name="progress">Receives the number of bytes of each block written; may be null.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: a blob is missing or damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the destination is incomplete.</exception>
    public static void Write(LayoutImage image, string architecture, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(destination);

        // The tar stream is disposed of only on success: after an error, Dispose would fail because the entry is incomplete, and hide the error.
        var tar = new TarOutputStream(destination, Encoding.UTF8) { IsStreamOwner = false };
        WriteFile(tar, "oci-layout", OciLayout.Marker);
        WriteFile(tar, "index.json", IndexOf(image));
        WriteFile(tar, "manifest.json", DockerManifestOf(image, architecture));
        WriteFolder(tar, "blobs/");
        foreach (var algorithm in image.Blobs.Select(blob => blob.Digest.Algorithm).Distinct())
        {
            WriteFolder(tar, $"blobs/{algorithm}/");
        }

        foreach (var blob in image.Blobs)
        {
            tar.PutNextEntry(FileEntryOf(PathOf(blob), blob.Size));
            image.CopyBlob(blob, tar, progress, cancellationToken);
            tar.CloseEntry();
        }

        tar.Dispose();
    }

    /// <summary>Returns the approximate length of the archive in bytes: that of its blobs.</summary>
    /// <param name="image">The image.</param>
    public static long LengthOf(LayoutImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Blobs.Sum(blob => blob.Size);
    }

    private static byte[] IndexOf(LayoutImage image)
    {
        var index = LayoutIndex.Empty();
        foreach (var name in image.Names)
        {
            index.Replace(name, image.Top);
        }

        return index.ToJson();
    }

    private static byte[] DockerManifestOf(LayoutImage image, string architecture)
    {
        var manifest = image.PlatformFor(architecture).Content;

        // Full names: Podman would prefix a short name with localhost/, and uses the full name in index.json only if there is one.
        ImmutableArray<DockerManifestEntry> entries =
            [new(PathOf(manifest.Config), [.. image.Names.Select(name => name.FullName)], [.. manifest.Layers.Select(PathOf)])];
        return JsonSerializer.SerializeToUtf8Bytes(entries, DockerManifestJson.Default.ImmutableArrayDockerManifestEntry);
    }

    private static string PathOf(Descriptor blob) => $"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}";

    private static void WriteFolder(TarOutputStream tar, string name)
    {
        tar.PutNextEntry(new UstarEntry(name, TarHeader.LF_DIR, Modes.Folder).ToTarEntry());
        tar.CloseEntry();
    }

    private static void WriteFile(TarOutputStream tar, string name, ReadOnlySpan<byte> content)
    {
        tar.PutNextEntry(FileEntryOf(name, content.Length));
        tar.Write(content);
        tar.CloseEntry();
    }

    private static TarEntry FileEntryOf(string name, long size) => new UstarEntry(name, TarHeader.LF_NORMAL, Modes.File) { Size = size }.ToTarEntry();
}
