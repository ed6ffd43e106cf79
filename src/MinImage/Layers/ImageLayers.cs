using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>Splits an image into layers by how often its parts change.</summary>
internal static class ImageLayers
{
    /// <summary>
    /// Returns one layer for each part. From the layers below, a layer repeats only the parent folders of its own entries, with the mode and owner they have
    /// there: an engine that unpacks each layer into a separate folder needs them.
    /// </summary>
    /// <param name="parts">
    /// The parts, beginning with the one that changes least: accounts, certificates and time zones; content; the executable. A file replaces a file with
    /// the same path in a part below.
    /// </param>
    /// <returns>The layers, the lowest first; empty layers are omitted.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PathConflict"/>: an entry is below a file of a lower part, or a folder and an entry of another type have the same path.
    /// </exception>
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
