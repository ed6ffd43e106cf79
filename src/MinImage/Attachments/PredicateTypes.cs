using System.Collections.Immutable;

namespace MinImage.Attachments;

/// <summary>The kinds of statements that are known.</summary>
internal static class PredicateTypes
{
    /// <summary>The annotation of a signature with the kind of its statement, by which cosign finds it.</summary>
    public const string Annotation = "dev.sigstore.bundle.predicateType";

    /// <summary>The type of statements themselves, version 1.</summary>
    public const string Statement = "https://in-toto.io/Statement/v1";

    /// <summary>The signature of an image alone, without content: what <c>cosign sign</c> writes.</summary>
    public const string Image = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>An SBOM as SPDX.</summary>
    public const string Spdx = "https://spdx.dev/Document";

    /// <summary>An SBOM as CycloneDX.</summary>
    public const string CycloneDx = "https://cyclonedx.org/bom";

    /// <summary>Provenance.</summary>
    public const string Provenance = "https://slsa.dev/provenance/v1";

    // By it, Trivy finds a statement, signed or not.
    private const string StatementAnnotation = "in-toto.io/predicate-type";

    /// <summary>Returns the annotations of an artifact that is a statement, signed or not.</summary>
    /// <param name="predicateType">The kind of the statement.</param>
    public static ImmutableSortedDictionary<string, string> AnnotationsOf(string predicateType) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(StatementAnnotation, predicateType);

    /// <summary>Returns what a statement says of its subject.</summary>
    /// <param name="predicateType">The kind of the statement.</param>
    public static AttachmentKind KindOf(string predicateType) => predicateType switch
    {
        Image => AttachmentKind.Signature,
        Spdx or CycloneDx => AttachmentKind.Sbom,
        Provenance => AttachmentKind.Provenance,
        _ => AttachmentKind.File,
    };
}
