using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Images;

/// <summary>
/// An image whose blobs are in a layout, and to which no name refers yet. What looks at the written image (sizes and their budget) does so before it is
/// committed; what is not committed leaves no blob behind. The layout is locked until this value is disposed of.
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

    /// <summary>Gets what was written.</summary>
    public WrittenImage Image { get; }

    /// <summary>Gives the image its names, all in one step, and remembers its layers for the next publish.</summary>
    /// <param name="names">At least one name; each replaces the image that had it.</param>
    /// <param name="cancellationToken">Cancels; no reference is changed then.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>. References are then as they were.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Commit(IReadOnlyList<ImageName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        cancellationToken.ThrowIfCancellationRequested();
        _layout.SetReferences(_held, names, Image.Top);
        _cache.Save();
    }

    /// <summary>Unlocks the layout, and removes the blobs that no reference reaches.</summary>
    public void Dispose() => _held.Dispose();
}
