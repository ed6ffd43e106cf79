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
/// An image in one tar file that both worlds read: an OCI image layout (image-spec 1.1, image-layout) for <c>skopeo oci-archive:</c>, <c>podman load</c>,
/// <c>ctr image import</c> and newer versions of Docker; and Docker's <c>manifest.json</c>, which names the same blobs, for <c>docker load</c> of any version.
/// </summary>
public static class ImageArchive
{
    /// <summary>Writes the archive: the same image gives the same bytes, whatever else its layout holds.</summary>
    /// <param name="image">The image.</param>
    /// <param name="architecture">The processor whose platform Docker's part names, by GOARCH's name: it has room for one. The first platform where there is none for it.</param>
    /// <param name="destination">Gets the tar file; stays open.</param>
    /// <param name="progress">Gets the number of bytes of each block that was written; null where nobody asks.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: a blob has changed on the disk.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the destination holds a part.</exception>
    public static void Write(LayoutImage image, string architecture, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(destination);

        // Disposed of only at the end: before, it would fail because the entry is not whole, and hide why it is not.
        var tar = new TarOutputStream(destination, Encoding.UTF8) { IsStreamOwner = false };
        WriteFile(tar, "oci-layout", OciLayout.Marker);
        WriteFile(tar, "index.json", IndexOf(image));
        WriteFile(tar, "manifest.json", DockerManifestOf(image, architecture));
        WriteFolder(tar, "blobs/");
        WriteFolder(tar, "blobs/sha256/");
        foreach (var blob in image.Blobs)
        {
            tar.PutNextEntry(FileEntryOf(PathOf(blob), blob.Size));
            image.CopyBlob(blob, tar, progress, cancellationToken);
            tar.CloseEntry();
        }

        tar.Dispose();
    }

    /// <summary>About how many bytes the archive has; what is not a blob is little.</summary>
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

        // Full names: Podman would put localhost/ before a short one, and take the full one of index.json where there is only one.
        ImmutableArray<DockerManifestEntry> entries =
            [new(PathOf(manifest.Config), [.. image.Names.Select(name => name.FullName)], [.. manifest.Layers.Select(PathOf)])];
        return JsonSerializer.SerializeToUtf8Bytes(entries, DockerManifestJson.Default.ImmutableArrayDockerManifestEntry);
    }

    private static string PathOf(Descriptor blob) => "blobs/sha256/" + blob.Digest.Hex;

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
