using MinImage.Images;

namespace MinImage.Attachments.Documents;

/// <summary>The image of one platform, and what it was made from.</summary>
/// <param name="Written">The image.</param>
/// <param name="Sources">What it was made from.</param>
internal sealed record DocumentPlatform(WrittenPlatform Written, DocumentSources Sources);
