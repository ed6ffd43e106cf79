using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>
/// The documents about the image of one platform as an entry of the image's index, where Docker Scout and buildx look for them (BuildKit,
/// docs/attestations/attestation-storage.md): an artifact with an in-toto statement for each document as a layer. The same documents always have the same
/// manifest.
/// </summary>
/// <param name="Entry">The descriptor of the manifest as the index contains it.</param>
/// <param name="Json">The manifest, byte for byte.</param>
/// <param name="Statements">The statements, in the order of the layers.</param>
internal sealed record AttestationManifest(Descriptor Entry, ImmutableArray<byte> Json, ImmutableArray<ImmutableArray<byte>> Statements)
{
    /// <summary>Creates the manifest of the documents about a platform.</summary>
    /// <param name="subject">The manifest of the platform's image.</param>
    /// <param name="documents">Documents, of which those about the platform are used if they can be statements: SBOMs and provenance.</param>
    /// <returns>Null if there is no such document.</returns>
    public static AttestationManifest? Of(Descriptor subject, IEnumerable<Attachment> documents)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var statements = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        var layers = ImmutableArray.CreateBuilder<Descriptor>();
        foreach (var document in documents.Where(document => document.Subject.Digest == subject.Digest))
        {
            if (Statement.Of(document) is var (predicateType, json))
            {
                statements.Add([.. json]);
                layers.Add(new(AttachmentTypes.InToto, Digest.Of(json), json.Length) { Annotations = PredicateTypes.AnnotationsOf(predicateType) });
            }
        }

        if (layers.Count == 0)
        {
            return null;
        }

        var manifest = new ImageManifest(AttachmentManifest.EmptyConfig, layers.ToImmutable())
        {
            ArtifactType = AttestationEntries.ArtifactType,
            Subject = new(subject.MediaType, subject.Digest, subject.Size),
        }.ToJson();
        var descriptor = new Descriptor(MediaTypes.ImageManifest, Digest.Of(manifest), manifest.Length);
        return new(AttestationEntries.Describe(descriptor, subject.Digest), [.. manifest], statements.ToImmutable());
    }
}
