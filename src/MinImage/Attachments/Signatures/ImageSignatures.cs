using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Attachments.Signatures;

/// <summary>
/// Signs an image and the documents about it. Signatures differ each time that they are made, so one that exists is used again: a publish without changes adds
/// none.
/// </summary>
internal static class ImageSignatures
{
    private const string ContentAnnotation = "dev.sigstore.bundle.content";
    private const string ContentKind = "dsse-envelope";

    /// <summary>
    /// Returns the manifests of which a signature says nothing but that they are approved: those of the image, and those of attached files. A file, unlike an
    /// SBOM, has no kind of statement that would contain it, so its artifact is signed, which names its digest.
    /// </summary>
    /// <param name="manifests">The manifests and indexes of the image.</param>
    /// <param name="documents">The documents.</param>
    public static ImmutableArray<Descriptor> SignedManifests(IEnumerable<Descriptor> manifests, IEnumerable<Attachment> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return [.. manifests, .. documents.Where(document => !Statement.Holds(document)).Select(document => document.Manifest.Descriptor)];
    }

    /// <summary>Signs.</summary>
    /// <param name="signer">The key.</param>
    /// <param name="manifests">The manifests and indexes of the image: each is signed by itself, because engines pull a platform's by its own digest.</param>
    /// <param name="documents">The documents: SBOMs and provenance are signed as statements, other files by the manifests of their artifacts.</param>
    /// <param name="existing">Signatures that were made before, of this or another image, by this or another key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The signatures: first those of the manifests, then those of the statements, in their order.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.SigningFailed"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ImmutableArray<Attachment> Sign(
        ISigner signer,
        IEnumerable<Descriptor> manifests,
        IReadOnlyCollection<Attachment> documents,
        IReadOnlyCollection<Attachment> existing,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(existing);
        var known = existing.Select(attachment => (Attachment: attachment, Bundle: TryRead(attachment))).Where(pair => pair.Bundle is not null).ToList();
        var statements = SignedManifests(manifests, documents)
            .Select(manifest => (Subject: manifest, PredicateType: PredicateTypes.Image, Json: Statement.Json(manifest.Digest, PredicateTypes.Image, "{}"u8)))
            .Concat(documents.SelectMany(StatementsOf));
        var signatures = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var (subject, predicateType, json) in statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pae = Pae.Of(AttachmentTypes.InToto, json);
            var made = known.FirstOrDefault(pair => IsOf(pair.Bundle!, json) && signer.PublicKey.Verifies(pae, pair.Bundle!.Signature.AsSpan()));
            var content = made.Attachment is not null
                ? made.Attachment.Content
                : [.. new SigstoreBundle(AttachmentTypes.InToto, [.. json], [.. signer.Sign(pae, cancellationToken)], signer.PublicKey.Hint).ToJson()];
            signatures.Add(Create(subject, predicateType, content));
        }

        return signatures.ToImmutable();
    }

    /// <summary>Returns the attachment that stores a signature.</summary>
    /// <param name="subject">The manifest or index.</param>
    /// <param name="predicateType">The kind of the signed statement.</param>
    /// <param name="bundle">The bundle.</param>
    public static Attachment Create(Descriptor subject, string predicateType, ImmutableArray<byte> bundle) =>
        new(AttachmentKind.Signature, subject, AttachmentTypes.SigstoreBundle, AttachmentTypes.SigstoreBundle, bundle)
        {
            Annotations = PredicateTypes.AnnotationsOf(predicateType).Add(ContentAnnotation, ContentKind).Add(PredicateTypes.Annotation, predicateType),
        };

    /// <summary>Checks whether a signature that exists replaces another one: both sign the same statement, and the key verifies the one that exists.</summary>
    /// <param name="own">The other signature.</param>
    /// <param name="existing">The signature that exists, possibly damaged.</param>
    /// <param name="key">The public key.</param>
    public static bool AreEquivalent(Attachment own, Attachment existing, VerificationKey key) =>
        TryRead(own) is { } made
            && TryRead(existing) is { } other
            && own.Subject.Digest == existing.Subject.Digest
            && IsOf(other, made.Payload.AsSpan())
            && key.Verifies(Pae.Of(other.PayloadType, other.Payload.AsSpan()), other.Signature.AsSpan());

    private static bool IsOf(SigstoreBundle bundle, ReadOnlySpan<byte> statement) =>
        bundle.PayloadType == AttachmentTypes.InToto && bundle.Payload.AsSpan().SequenceEqual(statement);

    // What others have attached may be anything.
    private static SigstoreBundle? TryRead(Attachment attachment)
    {
        try
        {
            return attachment.Kind == AttachmentKind.Signature ? SigstoreBundle.Parse(attachment.Content.AsSpan()) : null;
        }
        catch (MinImageException)
        {
            return null;
        }
    }

    private static IEnumerable<(Descriptor Subject, string PredicateType, byte[] Json)> StatementsOf(Attachment document) =>
        Statement.Of(document) is var (predicateType, json) ? [(document.Subject, predicateType, json)] : [];
}
