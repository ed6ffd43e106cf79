using MinImage.Images;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>The result of a publish.</summary>
/// <param name="Image">The image in the layout.</param>
/// <param name="Sizes">The sizes of the image's parts, compared with the last publish.</param>
public sealed record PublishedImage(WrittenImage Image, SizeComparison Sizes);
