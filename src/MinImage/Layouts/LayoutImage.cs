using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// An image in a layout, ready to be delivered. Its blobs are kept open, so the image stays complete even if another publish replaces it in the layout.
/// </summary>
public sealed class LayoutImage : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly OciLayout _layout;
    private readonly Dictionary<Digest, FileStream> _streams = [];

    private LayoutImage(OciLayout layout, ImmutableArray<ImageName> names, Descriptor top)
    {
        _layout = layout;
        Names = names;
        Top = top;
    }

    /// <summary>The image's names; none if it was opened by its digest.</summary>
    public ImmutableArray<ImageName> Names { get; }

    /// <summary>The descriptor of the manifest if there is one platform, otherwise of the index.</summary>
    public Descriptor Top { get; }

    /// <summary>The platforms, in the order of the index.</summary>
    internal ImmutableArray<LayoutImagePlatform> Platforms { get; private set; } = [];

    /// <summary>All blobs without duplicates: the index and manifests first, then configs, then layers.</summary>
    public ImmutableArray<Descriptor> Blobs { get; private set; } = [];

    /// <summary>Opens an image that another process has written.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="names">The names of the image, at least one.</param>
    /// <param name="digest">The digest of its manifest or index.</param>
    /// <param name="cancellationToken">Cancels waiting for another publish.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageReplaced"/>: meanwhile, another publish has assigned one of the names to another image.
    /// <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    public static LayoutImage Open(OciLayout layout, IReadOnlyList<ImageName> names, Digest digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);

        // The lock prevents blobs from being deleted until they are open; deleting an open one does no harm.
        using var held = layout.LockToRead(cancellationToken);
        var references = names.Select(name => Find(layout, name, digest)).ToList();
        return Open(layout, names, references[0]);
    }

    /// <summary>Opens the image that names refer to.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="names">The names, at least one.</param>
    /// <param name="cancellationToken">Cancels waiting for another publish.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageNotFound"/>: the layout does not contain one of the names, or they refer to different images.
    /// <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    public static LayoutImage Open(OciLayout layout, IReadOnlyList<ImageName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        using var held = layout.LockToRead(cancellationToken);
        var references = names.Select(layout.DemandReference).ToList();
        for (var i = 1; i < names.Count; i++)
        {
            if (references[i].Digest != references[0].Digest)
            {
                throw new MinImageException(
                    Codes.ImageNotFound,
                    $"In the layout '{layout.Folder}', '{names[0]}' and '{names[i]}' are different images: {references[0].Digest} and "
                        + $"{references[i].Digest}. Publish again with all tags, or set MinImagePushDigest to one of these digests.");
            }
        }

        return Open(layout, names, references[0]);
    }

    /// <summary>Opens an image by its digest, whatever its name in the layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="digest">The digest of its manifest or index.</param>
    /// <param name="cancellationToken">Cancels waiting for another publish.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageNotFound"/>, <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    public static LayoutImage Open(OciLayout layout, Digest digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using var held = layout.LockToRead(cancellationToken);
        return Open(layout, [], layout.DemandReference(digest));
    }

    /// <summary>Opens an image that this process has just written; called with the layout's lock held.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="held">The lock of the layout.</param>
    /// <param name="names">The names of the image, at least one.</param>
    /// <param name="top">The descriptor of its manifest or index.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>.</exception>
    internal static LayoutImage Open(OciLayout layout, LayoutLock held, IReadOnlyList<ImageName> names, Descriptor top)
    {
        ArgumentNullException.ThrowIfNull(held);
        return Open(layout, names, top);
    }

    private static LayoutImage Open(OciLayout layout, IReadOnlyList<ImageName> names, Descriptor top)
    {
        var image = new LayoutImage(layout, [.. names], top with { Annotations = null });
        try
        {
            image.OpenBlobs();
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Returns the platform that an engine on an architecture runs, or the first platform if none matches.</summary>
    /// <param name="architecture">The architecture, as a GOARCH value.</param>
    internal LayoutImagePlatform PlatformFor(string architecture) =>
        Platforms.FirstOrDefault(platform => platform.Manifest.Platform?.Architecture == architecture) ?? Platforms[0];

    /// <summary>Copies a blob and verifies its size and digest.</summary>
    /// <param name="blob">One of <see cref="Blobs"/>.</param>
    /// <param name="destination">Receives the bytes of the blob.</param>
    /// <param name="progress">Receives the length of each copied block in bytes; null to report no progress.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>: the file has changed on disk. The destination then contains at most as many bytes as the descriptor's size.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the destination is incomplete.</exception>
    public void CopyBlob(Descriptor blob, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(destination);
        var stream = _streams[blob.Digest];
        stream.Position = 0;
        using var hashing = new HashingStream(stream, blob.Digest.HashAlgorithm);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while (hashing.Count < blob.Size && (read = hashing.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, blob.Size - hashing.Count)))) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                destination.Write(buffer, 0, read);
                progress?.Report(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (stream.Length != blob.Size || hashing.CurrentDigest() != blob.Digest)
        {
            throw _layout.Damaged($"the content of its blob {blob.Digest} does not match the digest");
        }
    }

    /// <summary>Opens a blob for reading, from its beginning and independently of other readers. The content is not verified.</summary>
    /// <param name="blob">One of <see cref="Blobs"/>.</param>
    /// <returns>A stream that can be used until the image is disposed of.</returns>
    internal Stream OpenBlob(Descriptor blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return new BlobStream(_streams[blob.Digest].SafeFileHandle);
    }

    /// <summary>Reads what the layout lists about the image.</summary>
    /// <param name="cancellationToken">Cancels waiting for another publish.</param>
    /// <returns>The manifests of the artifacts, with the content of their only layers.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal ImmutableArray<(ImageManifest Manifest, byte[] Document)> ReadArtifacts(CancellationToken cancellationToken) => _layout.ReadArtifacts(
        [.. Blobs.Where(blob => MediaTypes.IsManifestOrIndex(blob.MediaType)).Select(blob => blob.Digest)], cancellationToken);

    /// <summary>Closes the blobs.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    private static Descriptor Find(OciLayout layout, ImageName name, Digest digest) => layout.FindReference(name) is { } found && found.Digest == digest
        ? found
        : throw new MinImageException(
            Codes.ImageReplaced,
            $"In the layout '{layout.Folder}', '{name}' no longer refers to {digest}: another publish has replaced the image. "
                + "Publish again, or to another folder: -p:MinImageLayoutPath=/some/folder.");

    private void OpenBlobs()
    {
        var root = BlobLink.ToTop(Top);
        var contents = new Dictionary<Digest, JsonObject>();
        var nodes = new List<BlobNode>();
        foreach (var node in BlobGraph.Walk([root], Read, follows: _ => true))
        {
            var target = node.Link.Target ?? throw _layout.Damaged($"its blob {node.Link.Owner} has an invalid descriptor");
            _ = Open(target);
            nodes.Add(node);
            if (node.Json is { } json)
            {
                contents[target.Digest] = json;
            }
        }

        // Manifests before configs, and configs before layers, for readers that process an archive sequentially. The index is the first; in the reverse order,
        // in which they are pushed, a manifest follows its subject.
        Blobs =
        [
            .. nodes.OrderBy(node => node.Link.Role)
                .ThenBy(node => node.Link.Target!.Digest != Top.Digest)
                .ThenBy(node => node.Json?.ContainsKey("subject") is not true)
                .Select(node => node.Link.Target!)
                .Select(target => new Descriptor(target.MediaType, target.Digest, target.Size)),
        ];
        var manifests = Top.MediaType == MediaTypes.ImageIndex ? Read(Top, contents, OciJson.Context.ImageIndex).Manifests : [Top];
        Platforms =
        [
            .. manifests
                .Where(manifest => !AttestationEntries.Contain(manifest))
                .Select(manifest => new LayoutImagePlatform(manifest, Read(manifest, contents, OciJson.Context.ImageManifest))),
        ];
    }

    private FileStream Open(BlobReference blob)
    {
        if (!_streams.TryGetValue(blob.Digest, out var stream))
        {
            _streams.Add(blob.Digest, stream = _layout.OpenBlob(blob.Digest));
        }

        return stream;
    }

    private JsonObject Read(BlobLink link)
    {
        try
        {
            return BlobGraph.Parse(Open(link.Target!));
        }
        catch (JsonException e)
        {
            throw Unreadable(link.Target!.Digest, e);
        }
    }

    private T Read<T>(Descriptor blob, Dictionary<Digest, JsonObject> contents, JsonTypeInfo<T> type)
    {
        try
        {
            return contents.GetValueOrDefault(blob.Digest).Deserialize(type) ?? throw new JsonException("The blob is neither a manifest nor an index.");
        }
        catch (JsonException e)
        {
            throw Unreadable(blob.Digest, e);
        }
    }

    private MinImageException Unreadable(Digest blob, JsonException cause) => _layout.Damaged($"its blob {blob} cannot be read: {cause.Message}", cause);
}
