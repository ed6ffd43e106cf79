using System.Collections.Immutable;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layers;

/// <summary>
/// A file that remembers which layer was made of what, so that a layer that did not change need not be packed again.
/// It only saves time: a file that is missing, damaged or not writable is as good as an empty one.
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

    /// <summary>Reads a cache; null stands for one that lives as long as the process.</summary>
    /// <param name="path">The file, which need not exist, or null.</param>
    public static LayerCache Open(string? path) => new(path, path is null ? [] : Read(path));

    /// <summary>The layer of a key, or null. Whether its blob is still there is for the caller to see.</summary>
    /// <param name="key">What the layer was made of.</param>
    internal Layer? Find(Digest key) => _entries.FirstOrDefault(entry => entry.Key == key)?.Layer;

    /// <summary>Remembers a layer; the one that was used longest ago is forgotten when there are too many.</summary>
    /// <param name="key">What the layer was made of.</param>
    /// <param name="layer">The layer.</param>
    internal void Add(Digest key, Layer layer)
    {
        _entries = [new(key, layer), .. _entries.Where(entry => entry.Key != key).Take(MostEntries - 1)];
    }

    /// <summary>Writes the file.</summary>
    internal void Save()
    {
        if (_path is not null)
        {
            BuildRecord.Write(_path, _entries, LayerCacheJson.Default.ImmutableArrayLayerCacheEntry);
        }
    }

    private static ImmutableArray<LayerCacheEntry> Read(string path) =>
        BuildRecord.Read(path, LayerCacheJson.Default.ImmutableArrayLayerCacheEntry) is { IsDefault: false } read && read.All(entry => entry is not null) ? read : [];
}
