using System.Collections.Immutable;
using System.Globalization;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Sizes;

namespace MinImage.Closing;

/// <summary>
/// Formats the table that follows the closing line of a publish: the image in the style of <c>docker images</c>, and its parts.
/// </summary>
public static class ClosingTable
{
    private const int ShownDigits = 12;

    /// <summary>Returns the table, in lines of less than 100 columns for names of usual length.</summary>
    /// <param name="names">The image's names, at least one; all have the same repository.</param>
    /// <param name="image">The written image.</param>
    /// <param name="sizes">The sizes of the image's parts, compared with the last publish.</param>
    public static string Of(IReadOnlyList<ImageName> names, WrittenImage image, SizeComparison sizes)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(sizes);
        var parts = sizes.Now is [var only] ? Parts(only, sizes.LastOf(only.Platform)) : Parts(sizes.Now);
        return $"{Images(names, image, sizes)}\n{parts}".TrimEnd('\n');
    }

    private static TextTable Images(IReadOnlyList<ImageName> names, WrittenImage image, SizeComparison sizes)
    {
        var table = new TextTable(textColumns: 4);
        table.Add("REPOSITORY", "TAG", "PLATFORM", "DIGEST", "SIZE", "PULLED", sizes.Before.IsEmpty ? "" : "CHANGE");
        foreach (var platform in image.Platforms)
        {
            var last = sizes.LastOf(platform.Platform.ToString());
            table.Add(
                names[0].Repository,
                string.Join(",", names.Select(name => name.Tag)),
                platform.Platform.ToString(),
                platform.Manifest.Digest.Hex[..ShownDigits],
                SizeText.Of(platform.BytesOnDisk),
                SizeText.Of(platform.BytesPulled),
                sizes.Before.IsEmpty ? "" : last is null ? "new" : Change(platform.BytesPulled - last.Image.Pulled, "none"));
        }

        return table;
    }

    private static TextTable Parts(PlatformSizes platform, PlatformSizes? last)
    {
        var table = new TextTable(textColumns: 1);
        var isChanged = last is not null && last.Digest != platform.Digest;
        table.Add("", "SIZE", "PULLED", "SHARE", isChanged ? "CHANGE" : "");
        foreach (var category in platform.Image.Children)
        {
            table.Add(
                category.Name,
                SizeText.Of(category.Bytes),
                SizeText.Of(category.Pulled),
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * category.Pulled / Math.Max(1, platform.Image.Pulled):0}%"),
                isChanged ? Change(category.Pulled - (last!.Image.Child(category.Name)?.Pulled ?? 0), "") : "");
        }

        return table;
    }

    private static TextTable Parts(ImmutableArray<PlatformSizes> platforms)
    {
        var table = new TextTable(textColumns: 1);
        table.Add(["", .. platforms.SelectMany(platform => (string[])["", platform.Platform])]);
        table.Add(["", .. platforms.SelectMany(_ => (string[])["SIZE", "PULLED"])]);
        var categories = platforms.SelectMany(platform => platform.Image.Children).Select(child => child.Name).Distinct();
        foreach (var category in categories.OrderBy(SizeCategories.OrderOf))
        {
            var parts = platforms.Select(platform => platform.Image.Child(category));
            table.Add([category, .. parts.SelectMany(part =>
                (string[])[part is null ? "" : SizeText.Of(part.Bytes), part is null ? "" : SizeText.Of(part.Pulled)])]);
        }

        return table;
    }

    private static string Change(long bytes, string none) => bytes == 0 ? none : SizeText.Change(bytes);
}
