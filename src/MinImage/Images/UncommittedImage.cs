using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Images;

/// <summary>
/// An image whose blobs are in a layout, but to which no name refers yet. Stages that inspect the written image (sizes and their budget) run before it is
/// committed; an image that is not committed leaves no blob behind. The layout is locked until this value is disposed.
/// </summary>
internal sealed class UncommittedImage : IDisposable
{
    private readonly OciLayout _layout;
    private readonly LayoutLock _held;
    private readonly LayerCache _cache;

    internal UncommittedImage(OciLayout layout, LayoutLock held, LayerCache cache, WrittenImage image)
    {
        _layout = layout;
        _held = held;
        _cache = cache;
        Image = image;
    }

    /// <summary>The written image.</summary>
    public WrittenImage Image { get; }

    /// <summary>Writes a blob of an artifact about the image, which is deleted if the artifact is not committed.</summary>
    /// <param name="mediaType">The media type for the descriptor.</param>
    /// <param name="content">The blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public Descriptor WriteBlob(string mediaType, ReadOnlyMemory<byte> content) => _layout.WriteBlob(_held, mediaType, content);

    /// <summary>Assigns the names to the image, and lists artifacts about it, in one atomic step; and saves its layers in the cache.</summary>
    /// <param name="names">At least one name; each moves from the image that had it.</param>
    /// <param name="artifacts">The artifacts, whose blobs were written with <see cref="WriteBlob"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>. No reference has changed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled; no reference has changed.</exception>
    public void Commit(IReadOnlyList<ImageName> names, IReadOnlyCollection<LayoutArtifact> artifacts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        cancellationToken.ThrowIfCancellationRequested();
        _layout.SetReferences(_held, names, Image.Top, artifacts);
        _cache.Save();
    }

    /// <summary>
    /// Opens the committed image for a delivery, which outlives the lock: another publish may then replace the image in the layout, but not in the delivery.
    /// </summary>
    /// <param name="names">The names that were assigned to it.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>.</exception>
    public LayoutImage OpenForDelivery(IReadOnlyList<ImageName> names) => LayoutImage.Open(_layout, _held, names, Image.Top);

    /// <summary>Removes the dangling blobs and unlocks the layout.</summary>
    public void Dispose() => _held.Dispose();
}
