using MinImage.Oci;

namespace MinImage.Sizes;

/// <summary>What one platform's image is made of.</summary>
/// <param name="Platform">The platform as engines write it, for example <c>linux/amd64</c>.</param>
/// <param name="Digest">The manifest's digest: whose sizes these are.</param>
/// <param name="Image">The tree, from the categories down. Its bytes are the sum of the files' lengths, its pulled ones what an engine that has nothing pulls.</param>
public sealed record PlatformSizes(string Platform, Digest Digest, SizeNode Image)
{
    /// <summary>
    /// The things of the image that have a name of their own: assemblies, native libraries, files, and what formats cost. Of what a category is
    /// made of, the first level; of categories of files, the files.
    /// </summary>
    public IEnumerable<SizeThing> Things() => Image.Children.SelectMany(category => SizeCategories.OrderOf(category.Name) switch
    {
        (int)SizeCategory.Certificates or (int)SizeCategory.TimeZones or (int)SizeCategory.Content or (int)SizeCategory.Symbols =>
            category.Children.SelectMany(folder => folder.Children.Select(file => new SizeThing(category.Name, $"{folder.Name.TrimEnd('/')}/{file.Name}", file.Bytes, file.Pulled))),
        _ => category.Children.Select(thing => new SizeThing(category.Name, thing.Name, thing.Bytes, thing.Pulled)),
    });
}
