using System.Collections.Immutable;
using System.Globalization;

namespace MinImage.Images.Config;

/// <summary>Distributes labels and annotations among the config, the manifests and the index.</summary>
internal static class MetadataResolution
{
    /// <summary>Returns the labels of the config, or null if there are none. If several have the same name, the last one is used.</summary>
    /// <param name="metadata">The labels and annotations of the image.</param>
    /// <param name="created">The creation time of the image.</param>
    public static ImmutableSortedDictionary<string, string>? Labels(IEnumerable<ImageMetadata> metadata, DateTimeOffset created) =>
        Select(metadata, created, each => each.IsLabel);

    /// <summary>Returns the annotations of a manifest or an index, or null if there are none. If several have the same name, the last one is used.</summary>
    /// <param name="metadata">The labels and annotations of the image.</param>
    /// <param name="scope">The manifest or the index.</param>
    /// <param name="created">The creation time of the image.</param>
    public static ImmutableSortedDictionary<string, string>? Annotations(IEnumerable<ImageMetadata> metadata, AnnotationScopes scope, DateTimeOffset created) =>
        Select(metadata, created, each => each.Scopes.HasFlag(scope));

    private static ImmutableSortedDictionary<string, string>? Select(
        IEnumerable<ImageMetadata> metadata, DateTimeOffset created, Func<ImageMetadata, bool> belongs)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var each in metadata.Where(belongs))
        {
            pairs[each.Name] = each.Value ?? created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return pairs.Count == 0 ? null : pairs.ToImmutable();
    }
}
