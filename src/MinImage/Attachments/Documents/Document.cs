namespace MinImage.Attachments.Documents;

/// <summary>A document about an image, and the file beside the layout that contains it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Attachment">The document.</param>
internal sealed record Document(string Path, Attachment Attachment);
