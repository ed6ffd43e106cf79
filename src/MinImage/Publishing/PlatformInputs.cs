using MinImage.Attachments.Documents;

namespace MinImage.Publishing;

/// <summary>The output of the native publish for one platform, and what it was made from.</summary>
/// <param name="Files">The output.</param>
/// <param name="Sources">What it was made from; null if the link has recorded nothing.</param>
internal sealed record PlatformInputs(PlatformFiles Files, DocumentSources? Sources);
