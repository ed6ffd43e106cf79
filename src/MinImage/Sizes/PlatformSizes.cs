using MinImage.Oci;

namespace MinImage.Sizes;

/// <summary>The sizes of the parts of one platform's image.</summary>
/// <param name="Platform">The platform in the notation of engines, for example <c>linux/amd64</c>.</param>
/// <param name="Digest">The manifest's digest, which identifies the image.</param>
/// <param name="Image">
/// The tree, starting with the categories. Its bytes are the sum of the files' sizes; its pulled bytes are those that an engine without any
/// of the image's blobs pulls.
/// </param>
public sealed record PlatformSizes(string Platform, Digest Digest, SizeNode Image)
{
    /// <summary>
    /// Lists the named items of the image: assemblies, native libraries, files, and the overhead of formats. For categories of files these are
    /// the files, for all others the first level of the tree.
    /// </summary>
    internal IEnumerable<SizeItem> Items() => Image.Children.SelectMany(category => SizeCategories.OrderOf(category.Name) switch
    {
        (int)SizeCategory.Certificates or (int)SizeCategory.TimeZones or (int)SizeCategory.Content or (int)SizeCategory.Symbols =>
            category.Children.SelectMany(folder => folder.Children.Select(
                file => new SizeItem(category.Name, $"{folder.Name.TrimEnd('/')}/{file.Name}", file.Bytes, file.Pulled))),
        _ => category.Children.Select(item => new SizeItem(category.Name, item.Name, item.Bytes, item.Pulled)),
    });
}
