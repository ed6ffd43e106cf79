using MinImage.Images;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>What a publish made.</summary>
/// <param name="Image">The image as it stands in the layout.</param>
/// <param name="Sizes">What it is made of, beside what the last publish made.</param>
public sealed record PublishedImage(WrittenImage Image, SizeComparison Sizes);
