namespace MinImage.Sizes;

/// <summary>A named item of an image.</summary>
/// <param name="Category">The name of the item's category.</param>
/// <param name="Name">An assembly, a native library, the path of a file in the image, or a kind of format overhead.</param>
/// <param name="Bytes">The item's bytes on disk.</param>
/// <param name="Pulled">The item's share of the bytes that an engine pulls.</param>
internal sealed record SizeItem(string Category, string Name, long Bytes, long Pulled);
