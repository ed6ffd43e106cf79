using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// An image of a layout, on its way out: a value that each delivery takes. Its blobs are held open, so that it stays whole while other publishes
/// replace it in the layout.
/// </summary>
public sealed class LayoutImage : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly OciLayout _layout;
    private readonly Dictionary<Digest, Stream> _streams = [];

    private LayoutImage(OciLayout layout, ImmutableArray<ImageName> names, Descriptor top)
    {
        _layout = layout;
        Names = names;
        Top = top;
    }

    /// <summary>The image's names, at least one.</summary>
    public ImmutableArray<ImageName> Names { get; }

    /// <summary>The manifest of the only platform, or the index of several.</summary>
    public Descriptor Top { get; }

    /// <summary>The platforms, in the order of the index.</summary>
    internal ImmutableArray<LayoutImagePlatform> Platforms { get; private set; } = [];

    /// <summary>All blobs, each once: index, manifests, configs and layers, what is above before what is below.</summary>
    public ImmutableArray<Descriptor> Blobs { get; private set; } = [];

    /// <summary>Opens an image that a publish has just written.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="names">The names that were given to it, at least one.</param>
    /// <param name="digest">The digest of its manifest or index.</param>
    /// <param name="cancellationToken">Ends the waiting for another publish.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageReplaced"/>: another publish has given a name to another image meanwhile. <see cref="Codes.LayoutDamaged"/>,
    /// <see cref="Codes.LayoutNotWritable"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static LayoutImage Open(OciLayout layout, IReadOnlyList<ImageName> names, Digest digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);

        // Nobody deletes a blob meanwhile; once it is open, it can be.
        using var held = layout.Lock(cancellationToken);
        var references = names.Select(name => layout.FindReference(name) is { } found && found.Digest == digest
            ? found
            : throw new MinImageException(
                Codes.ImageReplaced,
                $"The layout '{layout.Folder}' no longer has {digest} as '{name}': another publish has replaced it meanwhile. Publish again, or into another folder: -p:MinImageLayoutPath=/some/folder.")).ToList();
        var image = new LayoutImage(layout, [.. names], references[0] with { Annotations = null });
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

    /// <summary>The platform that an engine on some processor runs; the first where there is none for it.</summary>
    /// <param name="architecture">GOARCH's name.</param>
    internal LayoutImagePlatform PlatformFor(string architecture) =>
        Platforms.FirstOrDefault(platform => platform.Manifest.Platform?.Architecture == architecture) ?? Platforms[0];

    /// <summary>Copies a blob, and sees that it is what its name says.</summary>
    /// <param name="blob">One of <see cref="Blobs"/>.</param>
    /// <param name="destination">Gets the blob's bytes.</param>
    /// <param name="progress">Gets the number of bytes of each block that was copied; null where nobody asks.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: the file has changed on the disk. The destination then holds as many bytes as the descriptor says, or fewer.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the destination holds a part.</exception>
    public void CopyBlob(Descriptor blob, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(destination);
        var stream = _streams[blob.Digest];
        stream.Position = 0;
        using var hashing = new HashingStream(stream);
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
            throw _layout.Damaged($"its blob {blob.Digest} has other bytes than its name says");
        }
    }

    /// <summary>Closes the blobs.</summary>
    public void Dispose()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    private void OpenBlobs()
    {
        var root = new BlobLink(Owner: null, BlobRole.Manifest, Json: null, new(Top.MediaType, Top.Digest, Top.Size, Platform: null));
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

        // Manifests before configs, and configs before layers, for whoever reads an archive from its start.
        Blobs = [.. nodes.OrderBy(node => node.Link.Role).Select(node => node.Link.Target!).Select(target => new Descriptor(target.MediaType, target.Digest, target.Size))];
        var manifests = Top.MediaType == MediaTypes.ImageIndex ? Read(Top, contents, OciJson.Context.ImageIndex).Manifests : [Top];
        Platforms = [.. manifests.Select(manifest => new LayoutImagePlatform(manifest, Read(manifest, contents, OciJson.Context.ImageManifest)))];
    }

    private Stream Open(BlobReference blob)
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
            return contents.GetValueOrDefault(blob.Digest).Deserialize(type) ?? throw new JsonException("It is neither a manifest nor an index.");
        }
        catch (JsonException e)
        {
            throw Unreadable(blob.Digest, e);
        }
    }

    private MinImageException Unreadable(Digest blob, JsonException cause) => _layout.Damaged($"its blob {blob} cannot be read: {cause.Message}", cause);
}
