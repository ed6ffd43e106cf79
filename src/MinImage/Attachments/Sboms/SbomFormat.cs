namespace MinImage.Attachments.Sboms;

/// <summary>The formats of an SBOM.</summary>
public enum SbomFormat
{
    /// <summary>SPDX 2.3, as JSON.</summary>
    Spdx,

    /// <summary>CycloneDX 1.6, as JSON.</summary>
    CycloneDx,
}
