using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;

namespace MinImage.Verification;

/// <summary>The check of an image's signatures.</summary>
internal static class SignatureCheck
{
    /// <summary>Checks whether one of the signatures is that of the image, by the key. Signatures of others neither help nor harm.</summary>
    /// <param name="content">The image, with the documents about it.</param>
    /// <param name="key">The key; null to leave signatures unchecked.</param>
    public static VerificationResult Of(ImageContent content, VerificationKey? key)
    {
        var top = content.Image.Top.Digest;
        var signatures = content.Attachments
            .Where(attachment => attachment.Kind == AttachmentKind.Signature && attachment.Subject.Digest == top)
            .ToList();
        if (key is null)
        {
            return signatures.Count == 0
                ? new(VerificationCheck.Signature, VerificationOutcome.Absent, "not signed")
                : new(
                    VerificationCheck.Signature,
                    VerificationOutcome.Unchecked,
                    $"{signatures.Count} found; set MinImageVerifyKey to the key to check them with");
        }

        MinImageException? failure = null;
        foreach (var signature in signatures)
        {
            try
            {
                // The key's statement about a part of the image, such as its SBOM, does not approve the image.
                if (SignatureVerification.Verify(signature.Content.AsSpan(), key, top).PredicateType == PredicateTypes.Image)
                {
                    return new(VerificationCheck.Signature, VerificationOutcome.Holds, $"by the key {key.Hint}");
                }
            }
            catch (MinImageException e)
            {
                // A signature by the key that does not hold says more than one of another key.
                failure = failure is null || failure.Code == Codes.SignatureOfOtherKey ? e : failure;
            }
        }

        return failure is not null
            ? new(VerificationCheck.Signature, VerificationOutcome.Fails, failure.Message, failure.Code)
            : new(
                VerificationCheck.Signature,
                VerificationOutcome.Fails,
                $"{top} is not signed. Sign it with MinImageSigningKey, or remove MinImageVerifyKey if it need not be signed.",
                Codes.SignatureMissing);
    }
}
