using System.Collections.Immutable;

namespace MinImage.Oci;

/// <summary>
/// Entries of an image's index that are not the image for a platform, but documents about one: attestation manifests (BuildKit,
/// docs/attestations/attestation-storage.md). Engines pass over them because of their platform, which does not exist.
/// </summary>
internal static class AttestationEntries
{
    /// <summary>The type of the artifact.</summary>
    public const string ArtifactType = "application/vnd.docker.attestation.manifest.v1+json";

    /// <summary>The media type of its layers, which are in-toto statements.</summary>
    public const string StatementType = "application/vnd.in-toto+json";

    private const string TypeAnnotation = "vnd.docker.reference.type";
    private const string SubjectAnnotation = "vnd.docker.reference.digest";
    private const string Type = "attestation-manifest";
    private const string Unknown = "unknown";

    /// <summary>Returns the entry of an attestation manifest.</summary>
    /// <param name="manifest">The descriptor of the attestation manifest.</param>
    /// <param name="subject">The digest of the manifest that the documents are about, which is an entry of the same index.</param>
    public static Descriptor Describe(Descriptor manifest, Digest subject)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(subject);
        return manifest with
        {
            Platform = new(Unknown, Unknown),
            Annotations = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                .Add(SubjectAnnotation, subject.ToString())
                .Add(TypeAnnotation, Type),
        };
    }

    /// <summary>Checks whether an entry of an index is an attestation manifest, or another one that no engine runs.</summary>
    /// <param name="entry">The entry.</param>
    public static bool Contain(Descriptor entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Platform is { Os: Unknown, Architecture: Unknown } || entry.Annotations?.GetValueOrDefault(TypeAnnotation) == Type;
    }
}
