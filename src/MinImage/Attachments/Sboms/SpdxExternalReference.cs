namespace MinImage.Attachments.Sboms;

/// <summary>A reference to a package in another system (SPDX 2.3, clause 7.21).</summary>
/// <param name="ReferenceCategory">The category.</param>
/// <param name="ReferenceType">The type of the locator.</param>
/// <param name="ReferenceLocator">The locator.</param>
internal sealed record SpdxExternalReference(string ReferenceCategory, string ReferenceType, string ReferenceLocator)
{
    /// <summary>Creates a reference by a package URL.</summary>
    public static SpdxExternalReference PackageUrl(string url) => new("PACKAGE-MANAGER", "purl", url);

    /// <summary>Creates a reference by a CPE name.</summary>
    public static SpdxExternalReference Cpe(string name) => new("SECURITY", "cpe23Type", name);
}
