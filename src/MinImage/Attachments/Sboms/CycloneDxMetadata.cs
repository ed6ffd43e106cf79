namespace MinImage.Attachments.Sboms;

/// <summary>What a document describes (CycloneDX 1.6, "metadata").</summary>
/// <param name="Timestamp">The time in the form <c>yyyy-MM-ddTHH:mm:ssZ</c>; null for an image without a time.</param>
/// <param name="Tools">What the document was written with.</param>
/// <param name="Component">The image.</param>
internal sealed record CycloneDxMetadata(string? Timestamp, CycloneDxTools Tools, CycloneDxComponent Component);
