using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>The types of artifacts that are known, which are also the media types of their documents.</summary>
internal static class AttachmentTypes
{
    /// <summary>An SBOM as SPDX JSON.</summary>
    public const string Spdx = "application/spdx+json";

    /// <summary>An SBOM as CycloneDX JSON.</summary>
    public const string CycloneDx = "application/vnd.cyclonedx+json";

    /// <summary>An in-toto statement, such as provenance; also the payload type of its signature.</summary>
    public const string InToto = AttestationEntries.StatementType;

    /// <summary>A signature as a Sigstore bundle.</summary>
    public const string SigstoreBundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>Returns what an artifact says of its subject.</summary>
    /// <param name="artifactType">The type of the artifact.</param>
    public static AttachmentKind KindOf(string artifactType) => artifactType switch
    {
        Spdx or CycloneDx => AttachmentKind.Sbom,
        InToto => AttachmentKind.Provenance,
        SigstoreBundle => AttachmentKind.Signature,
        _ => AttachmentKind.File,
    };
}
