using System.Collections.Immutable;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>
/// A file that maps the inputs of layers to the layers, so that an unchanged layer is not packed again. It only saves time: a missing, damaged or
/// read-only file is treated as an empty cache.
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

    /// <summary>Returns the layer of a key, or null. The caller checks whether its blob still exists.</summary>
    /// <param name="key">The digest of the layer's inputs.</param>
    internal Layer? Find(Digest key) => _entries.FirstOrDefault(entry => entry.Key == key)?.Layer;

    /// <summary>Adds a layer, and removes the least recently used one if the cache is full.</summary>
    /// <param name="key">The digest of the layer's inputs.</param>
    /// <param name="layer">The layer.</param>
    internal void Add(Digest key, Layer layer)
    {
        _entries = [new(key, layer), .. _entries.Where(entry => entry.Key != key).Take(MostEntries - 1)];
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
