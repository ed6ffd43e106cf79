using MinImage.Attachments.Signatures;
using MinImage.Validation;

namespace MinImage.Verification;

/// <summary>Verifies an image and what documents say of it.</summary>
public static class ImageVerification
{
    /// <summary>Verifies an image. Damage of any kind is a result, never an exception.</summary>
    /// <param name="content">The image, with the documents about it.</param>
    /// <param name="key">The key with which it must be signed; null to leave signatures unchecked.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static VerificationReport Run(ImageContent content, VerificationKey? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var findings = LayoutValidator.Validate(content.Folder, content.Image.Top, cancellationToken);
        return new(
            content.Name,
            content.Image.Top.Digest,
            [
                .. BlobChecks.Of(findings, content.Image),
                .. DocumentChecks.Sboms(content, key, cancellationToken),
                DocumentChecks.Provenance(content, key),
                SignatureCheck.Of(content, key),
            ]);
    }
}
