using System.Collections.Immutable;
using System.Formats.Tar;
using MinImage.Host.Files;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>
/// Lists the files of layers. Of a packed one, the blob is read, and not the files that it was packed from: what is listed is what ships, also if a file of the
/// host changes after it was packed.
/// </summary>
internal static class LayerFiles
{
    /// <summary>Lists the regular files of a layer.</summary>
    /// <param name="blob">The layer's blob as MinImage writes it, at its start.</param>
    /// <param name="mediaType">The media type of the layer.</param>
    /// <param name="cancellationToken">Cancels between files and between blocks of a file.</param>
    /// <exception cref="ArgumentException">It is not the media type of a layer.</exception>
    /// <exception cref="Exception">The blob is damaged: <see cref="LayerCompression.IsDamage"/> is true.</exception>
    public static ImmutableArray<LayerFile> Read(Stream blob, string mediaType, CancellationToken cancellationToken)
    {
        using var content = LayerCompression.Decompress(blob, mediaType) ?? throw new ArgumentException($"{mediaType} is not a layer.", nameof(mediaType));
        using var tar = new TarReader(content);
        var files = ImmutableArray.CreateBuilder<LayerFile>();
        while (tar.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                files.Add(new($"/{entry.Name}", entry.Length, ContentHashes.Of(entry.DataStream ?? Stream.Null, cancellationToken)));
            }
        }

        return files.DrainToImmutable();
    }

    /// <summary>Lists the regular files of a layer that is not packed yet.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellationToken">Cancels between files and between blocks of a file.</param>
    /// <exception cref="Diagnostics.MinImageException">
    /// <see cref="Diagnostics.Codes.PublishedFileMissing"/>: a file is missing or cannot be read.
    /// </exception>
    public static ImmutableArray<LayerFile> Of(RootFileSystem layer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return [.. layer.Entries.OfType<FileEntry>().Select(Describe)];

        LayerFile Describe(FileEntry file)
        {
            using var content = file.Content.OpenRead();
            return new(file.Path, content.Length, ContentHashes.Of(content, cancellationToken));
        }
    }

    /// <summary>Lists the files of an image: a file replaces one with the same path in a layer below.</summary>
    /// <param name="layers">The files of each layer, the lowest first.</param>
    /// <returns>The files in the order of their paths.</returns>
    public static ImmutableArray<LayerFile> OfImage(IEnumerable<ImmutableArray<LayerFile>> layers)
    {
        var files = new SortedDictionary<string, LayerFile>(StringComparer.Ordinal);
        foreach (var file in layers.SelectMany(layer => layer))
        {
            files[file.Path] = file;
        }

        return [.. files.Values];
    }
}
