using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>Which root certificates an image gets.</summary>
/// <param name="Bundle">The words <c>Packaged</c> or <c>Host</c>, or the path of a PEM file.</param>
/// <param name="Files">More files of CA certificates, PEM or DER.</param>
/// <param name="PackagedFile">The file of the package MinImage.Certificates; null before it is restored, and where it is not.</param>
public sealed record CertificateRequest(string Bundle, ImmutableArray<string> Files, string? PackagedFile);
