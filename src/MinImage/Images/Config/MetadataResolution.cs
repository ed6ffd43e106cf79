using System.Collections.Immutable;
using System.Globalization;

namespace MinImage.Images.Config;

/// <summary>What an image says of itself, sorted into the places where it says it.</summary>
internal static class MetadataResolution
{
    /// <summary>The config's labels; null where there are none. Of two with one name the later one counts.</summary>
    /// <param name="metadata">What the image says.</param>
    /// <param name="created">The image's time.</param>
    public static ImmutableSortedDictionary<string, string>? Labels(IEnumerable<ImageMetadata> metadata, DateTimeOffset created) =>
        Select(metadata, created, each => each.IsLabel);

    /// <summary>The annotations of a manifest, or of an index; null where there are none. Of two with one name the later one counts.</summary>
    /// <param name="metadata">What the image says.</param>
    /// <param name="scope">Which of the two.</param>
    /// <param name="created">The image's time.</param>
    public static ImmutableSortedDictionary<string, string>? Annotations(IEnumerable<ImageMetadata> metadata, AnnotationScopes scope, DateTimeOffset created) =>
        Select(metadata, created, each => each.Annotates.HasFlag(scope));

    private static ImmutableSortedDictionary<string, string>? Select(IEnumerable<ImageMetadata> metadata, DateTimeOffset created, Func<ImageMetadata, bool> belongs)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var each in metadata.Where(belongs))
        {
            pairs[each.Name] = each.Value ?? created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return pairs.Count == 0 ? null : pairs.ToImmutable();
    }
}
