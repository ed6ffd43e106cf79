using System.Collections.Immutable;

namespace MinImage.Publishing;

/// <summary>Which root certificates an image gets.</summary>
/// <param name="Bundle">The word <c>Host</c>, or the path of a PEM file.</param>
/// <param name="Files">More files of CA certificates, PEM or DER.</param>
public sealed record CertificateRequest(string Bundle, ImmutableArray<string> Files);
