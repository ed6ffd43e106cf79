namespace MinImage.Attachments.Sboms;

/// <summary>A hash (CycloneDX 1.6, "hash").</summary>
/// <param name="Alg">The algorithm, such as <c>SHA-256</c>.</param>
/// <param name="Content">The lower-case hexadecimal digits.</param>
internal sealed record CycloneDxHash(string Alg, string Content);
