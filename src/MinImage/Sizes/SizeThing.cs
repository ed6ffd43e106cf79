namespace MinImage.Sizes;

/// <summary>Something in an image that has a name of its own.</summary>
/// <param name="Category">The name of its category.</param>
/// <param name="Name">An assembly, a native library, the path of a file in the image, or what a format costs.</param>
/// <param name="Bytes">Its bytes on disk.</param>
/// <param name="Pulled">Its share of the bytes that an engine pulls.</param>
public sealed record SizeThing(string Category, string Name, long Bytes, long Pulled);
