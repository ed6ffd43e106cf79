using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>How an image is split: by how often its parts change.</summary>
public static class ImageLayers
{
    /// <summary>
    /// Two layers: what is the same for every app below, the app above. The upper repeats no more of the lower than the parents of its own
    /// entries, with the mode and owner they have there; an engine that unpacks each layer into a folder of its own needs them.
    /// </summary>
    /// <param name="baseFiles">Accounts, certificates and what else rarely changes.</param>
    /// <param name="app">The app. A file of the same path as one of the base replaces it.</param>
    /// <returns>The lower layer, then the upper; an empty one is left out.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.PathConflict"/>: an entry of the app lies under a file of the base, or a folder and something else have one path.</exception>
    public static ImmutableArray<RootFileSystem> Of(RootFileSystem baseFiles, RootFileSystem app)
    {
        ArgumentNullException.ThrowIfNull(baseFiles);
        ArgumentNullException.ThrowIfNull(app);
        return [.. new[] { baseFiles, app.Above(baseFiles) }.Where(layer => layer.Entries.Length > 0)];
    }
}
