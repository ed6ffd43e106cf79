namespace MinImage.Certificates;

/// <summary>The result of <see cref="CertificateSources.Collect"/>.</summary>
/// <param name="Bundle">All certificates of the image; at least one.</param>
/// <param name="NotPackaged">
/// The certificates of the host's bundle that are not in Mozilla's packaged set; empty if the host's bundle is not used.
/// </param>
internal sealed record CollectedCertificates(CertificateBundle Bundle, CertificateBundle NotPackaged);
