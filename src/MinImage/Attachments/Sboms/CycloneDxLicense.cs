namespace MinImage.Attachments.Sboms;

/// <summary>A license (CycloneDX 1.6, "licenseChoice").</summary>
/// <param name="Expression">The SPDX expression.</param>
internal sealed record CycloneDxLicense(string Expression);
