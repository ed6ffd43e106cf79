namespace MinImage.Attachments.Documents;

/// <summary>A document about an image, and the file beside the layout that contains it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Attachment">The document.</param>
/// <param name="IsKept">Whether the file of the last publish contains the document.</param>
internal sealed record Document(string Path, Attachment Attachment, bool IsKept);
