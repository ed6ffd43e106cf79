namespace MinImage.Certificates;

/// <summary>What <see cref="CertificateSources.Collect"/> found.</summary>
/// <param name="Bundle">All certificates that the image gets; at least one.</param>
/// <param name="NotPackaged">Those of the host's bundle that Mozilla's packaged set does not have; empty where the host was not asked for its bundle.</param>
public sealed record CollectedCertificates(CertificateBundle Bundle, CertificateBundle NotPackaged);
