using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Images;

/// <summary>
/// The images of all platforms, whose blobs are in a layout, before an index refers to them: it may also refer to documents about them. The layout is locked
/// until this value is disposed, or the <see cref="UncommittedImage"/> that was made from it.
/// </summary>
internal sealed class UncommittedPlatforms : IDisposable
{
    private readonly OciLayout _layout;
    private readonly LayoutLock _held;
    private readonly LayerCache _cache;
    private bool _isMoved;

    internal UncommittedPlatforms(OciLayout layout, LayoutLock held, LayerCache cache, ImmutableArray<WrittenPlatform> platforms)
    {
        _layout = layout;
        _held = held;
        _cache = cache;
        Platforms = platforms;
    }

    /// <summary>The platforms, in the order of their names.</summary>
    public ImmutableArray<WrittenPlatform> Platforms { get; }

    /// <summary>Writes a blob to which the index will refer.</summary>
    /// <param name="mediaType">The media type for the descriptor.</param>
    /// <param name="content">The blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public Descriptor WriteBlob(string mediaType, ReadOnlyMemory<byte> content) => _layout.WriteBlob(_held, mediaType, content);

    /// <summary>Makes the image. If it has one platform and no attestations, it needs no index, and is that platform's manifest.</summary>
    /// <param name="annotations">The annotations of the index; or null.</param>
    /// <param name="attestations">Entries of the index that follow the platforms.</param>
    /// <returns>The image, which keeps the layout locked instead of this value.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public UncommittedImage ToImage(ImmutableSortedDictionary<string, string>? annotations, IReadOnlyCollection<Descriptor> attestations)
    {
        ArgumentNullException.ThrowIfNull(attestations);
        ObjectDisposedException.ThrowIf(_isMoved, this);
        var (top, json) = Platforms is [var only] && attestations.Count == 0
            ? (only.Manifest, only.ManifestJson)
            : WriteIndex(annotations, attestations);
        var image = new UncommittedImage(_layout, _held, _cache, new(top, json, Platforms));
        _isMoved = true;
        return image;
    }

    /// <summary>Removes the dangling blobs and unlocks the layout, unless an image keeps it locked.</summary>
    public void Dispose()
    {
        if (!_isMoved)
        {
            _held.Dispose();
            _isMoved = true;
        }
    }

    private (Descriptor Top, string Json) WriteIndex(ImmutableSortedDictionary<string, string>? annotations, IEnumerable<Descriptor> attestations)
    {
        var json = new ImageIndex([.. Platforms.Select(platform => platform.Manifest), .. attestations]) { Annotations = annotations }.ToJson();
        return (WriteBlob(MediaTypes.ImageIndex, json), Encoding.UTF8.GetString(json));
    }
}
