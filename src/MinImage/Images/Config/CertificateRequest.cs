using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>The root certificates that an image contains.</summary>
/// <param name="Bundle"><c>Packaged</c>, <c>Host</c>, or the path of a PEM file.</param>
/// <param name="Files">Additional files with CA certificates, PEM or DER.</param>
/// <param name="PackagedFile">The file of the package MinImage.Certificates; null if the package is not restored (yet).</param>
public sealed record CertificateRequest(string Bundle, ImmutableArray<string> Files, string? PackagedFile);
