using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Publishing;

/// <summary>
/// The documents about an image that an earlier publish has written into the layout or beside it, for a push that builds nothing. A file that does not name the
/// digest of the image is about another one, and omitted.
/// </summary>
public static class StoredAttachments
{
    /// <summary>Reads the documents, and signs them and the image if that is requested.</summary>
    /// <param name="layoutPath">The folder of the layout.</param>
    /// <param name="documentsPath">The path of the files beside the layout to which the project's publish writes, without their extension.</param>
    /// <param name="image">The image.</param>
    /// <param name="files">The files that the project attaches.</param>
    /// <param name="signing">How the image is signed; null to use the signatures that exist.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.AttachmentInvalid"/>, <see cref="Codes.SigningKeyInvalid"/>, <see cref="Codes.SigningFailed"/>,
    /// <see cref="Codes.VerificationKeyInvalid"/>, <see cref="Codes.FileNotAccessible"/>.
    /// </exception>
    /// <exception cref="IOException">A document cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a document.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ImmutableArray<Attachment> Read(
        string layoutPath,
        string documentsPath,
        LayoutImage image,
        IEnumerable<AttachedFile> files,
        SigningRequest? signing,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var path = AttachmentFiles.Find(documentsPath, layoutPath);
        var isIndex = image.Top.MediaType == MediaTypes.ImageIndex;
        ImmutableArray<Descriptor> platforms = isIndex ? [.. image.Platforms.Select(platform => platform.Manifest)] : [];
        ImmutableArray<Attachment> inLayout =
            [.. image.ReadArtifacts(cancellationToken).Select(artifact => AttachmentManifest.Read(artifact.Manifest, artifact.Document)).OfType<Attachment>()];
        IEnumerable<Attachment> found =
        [
            .. inLayout.Where(attachment => attachment.Kind != AttachmentKind.Signature),
            .. ReadDocuments(path, image.Top),
            .. platforms.SelectMany(platform => RuntimeIdentifiersOf(platform).SelectMany(rid => ReadDocuments($"{path}.{rid}", platform))),
            .. files.Select(file => file.ToAttachment(image.Top)),
        ];
        ImmutableArray<Attachment> documents = [.. found.Distinct()];
        ImmutableArray<Descriptor> manifests = [image.Top, .. platforms];
        var signatures = ImageSigning.Sign(
            signing, path, manifests, documents, inLayout.Where(attachment => attachment.Kind == AttachmentKind.Signature), cancellationToken);
        if (signing is not null)
        {
            SignatureFile.Write(path, signatures);
        }

        return [.. documents, .. signatures];
    }

    // The OCI platform does not tell one C library from the other; the digest in the document does.
    private static ImmutableArray<string> RuntimeIdentifiersOf(Descriptor manifest) => manifest.Platform?.Architecture switch
    {
        "amd64" => ["linux-x64", "linux-musl-x64"],
        "arm64" => ["linux-arm64", "linux-musl-arm64"],
        _ => [],
    };

    private static IEnumerable<Attachment> ReadDocuments(string start, Descriptor subject)
    {
        foreach (var (extension, type) in AttachmentFiles.Documents)
        {
            if (File.Exists(start + extension) && RegularFile.ReadAllBytes(start + extension) is var content && Names(content, subject.Digest))
            {
                yield return new(AttachmentTypes.KindOf(type), subject, type, type, [.. content]) { Annotations = AnnotationsOf(type, content) };
            }
        }
    }

    private static bool Names(byte[] content, Digest digest)
    {
        try
        {
            return SubjectReference.IsIn(StrictJson.Parse(content), digest);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ImmutableSortedDictionary<string, string>? AnnotationsOf(string type, byte[] content) =>
        type == AttachmentTypes.InToto && Statement.Parse(content) is { } statement ? PredicateTypes.AnnotationsOf(statement.PredicateType) : null;
}
