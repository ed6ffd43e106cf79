using System.Collections.Immutable;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>
/// A file that maps the tar files of layers to their compressed blobs, so that an unchanged layer is not compressed again. It only saves time: a missing,
/// damaged or read-only file is treated as an empty cache, and a blob is only used after it was compared with the tar file.
/// </summary>
internal sealed class LayerCache
{
    private const int MostEntries = 64;

    private readonly string? _path;
    private ImmutableArray<LayerCacheEntry> _entries;

    private LayerCache(string? path, ImmutableArray<LayerCacheEntry> entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <summary>Reads a cache.</summary>
    /// <param name="path">The file, which need not exist; null for a cache that is never saved.</param>
    public static LayerCache Open(string? path) => new(path, path is null ? [] : Read(path));

    /// <summary>Returns the compressed blob of a tar file, or null. The caller checks whether it exists and contains the tar file.</summary>
    /// <param name="diffId">The digest of the tar file.</param>
    /// <param name="format">The format of the blob, as from <see cref="LayerCompression.Format"/>.</param>
    internal Descriptor? Find(Digest diffId, string format) => _entries.FirstOrDefault(entry => entry.DiffId == diffId && entry.Format == format)?.Blob;

    /// <summary>Adds the blob of a layer that was packed, and removes the least recently used one if the cache is full.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="format">The format of its blob, as from <see cref="LayerCompression.Format"/>.</param>
    internal void Add(Layer layer, string format)
    {
        var entry = new LayerCacheEntry(layer.DiffId, format, layer.Descriptor);
        _entries = [entry, .. _entries.Where(other => other.DiffId != entry.DiffId || other.Format != format).Take(MostEntries - 1)];
    }

    /// <summary>Writes the file, if there is one.</summary>
    internal void Save()
    {
        if (_path is not null)
        {
            BuildRecord.Write(_path, _entries, LayerCacheJson.Default.ImmutableArrayLayerCacheEntry);
        }
    }

    private static ImmutableArray<LayerCacheEntry> Read(string path) =>
        BuildRecord.Read(path, LayerCacheJson.Default.ImmutableArrayLayerCacheEntry) is { IsDefault: false } read && read.All(entry => entry is not null)
            ? read
            : [];
}
