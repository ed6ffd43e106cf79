using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Publishing;

/// <summary>Signs an image and the documents about it, with the signatures that exist beside its layout.</summary>
internal static class ImageSigning
{
    /// <summary>Signs what has no valid signature yet.</summary>
    /// <param name="request">How it is signed; null to use the signatures that exist.</param>
    /// <param name="documentsPath">The path of the files beside the layout, without their extension.</param>
    /// <param name="manifests">The manifests of the image, its index first if it has one.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="stored">Signatures of the image that are stored elsewhere than beside the layout.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The signatures of this image; nothing is written.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SigningKeyInvalid"/>, <see cref="Codes.SigningFailed"/>, <see cref="Codes.VerificationKeyInvalid"/>,
    /// <see cref="Codes.FileNotAccessible"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ImmutableArray<Attachment> Sign(
        SigningRequest? request,
        string documentsPath,
        ImmutableArray<Descriptor> manifests,
        IReadOnlyCollection<Attachment> documents,
        IEnumerable<Attachment> stored,
        CancellationToken cancellationToken)
    {
        ImmutableArray<Attachment> existing =
            [.. SignatureFile.Read(documentsPath, ImageSignatures.SignedManifests(manifests, documents)).Concat(stored).Distinct()];
        if (request is null)
        {
            return existing;
        }

        using var signer = request.Open();
        return ImageSignatures.Sign(signer, manifests, documents, existing, cancellationToken);
    }
}
