namespace MinImage.Attachments.Documents;

/// <summary>A file that a publish wrote.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The SHA-256 of its content, as hexadecimal digits.</param>
internal sealed record DocumentFile(string Path, string Sha256);
