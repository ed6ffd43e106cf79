using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>How an image is split: by how often its parts change.</summary>
internal static class ImageLayers
{
    /// <summary>
    /// One layer a part. A layer repeats no more of those below than the parents of its own entries, with the mode and owner they have there;
    /// an engine that unpacks each layer into a folder of its own needs them.
    /// </summary>
    /// <param name="parts">
    /// What changes least first: accounts, certificates and time zones; content; the executable. A file of the same path as one of a part below replaces it.
    /// </param>
    /// <returns>The layers, the lowest first; an empty one is left out.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.PathConflict"/>: an entry lies under a file of a part below, or a folder and something else have one path.</exception>
    public static ImmutableArray<RootFileSystem> Of(params IReadOnlyList<RootFileSystem> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var layers = ImmutableArray.CreateBuilder<RootFileSystem>();
        foreach (var part in parts)
        {
            layers.Add(part.Above(layers));
        }

        return [.. layers.Where(layer => layer.Entries.Length > 0)];
    }
}
