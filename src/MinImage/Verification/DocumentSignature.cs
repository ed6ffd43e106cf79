using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;

namespace MinImage.Verification;

/// <summary>The comparison of a document with what a key has signed.</summary>
internal static class DocumentSignature
{
    /// <summary>Checks whether a key has signed a document as it is. Signatures of other keys neither help nor harm.</summary>
    /// <param name="content">The image, with the documents about it.</param>
    /// <param name="document">A document that is a statement, or can be the content of one.</param>
    /// <param name="key">The key.</param>
    /// <returns>
    /// True if it has; false if a signature of such a statement about the same subject does not hold, or is about another document; null if there is none.
    /// </returns>
    public static bool? Verify(ImageContent content, Attachment document, VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(document);
        if (Statement.Of(document) is not var (predicateType, json) || Statement.Parse(json) is not { } expected)
        {
            return null;
        }

        bool? result = null;
        foreach (var signature in content.Attachments
            .Where(attachment => attachment.Kind == AttachmentKind.Signature && attachment.Subject.Digest == document.Subject.Digest))
        {
            try
            {
                if (Statement.Parse(SigstoreBundle.Parse(signature.Content.AsSpan()).Payload.AsSpan())?.PredicateType != predicateType)
                {
                    continue;
                }

                // Another tool may have written the same content in another form.
                var signed = SignatureVerification.Verify(signature.Content.AsSpan(), key, document.Subject.Digest);
                if (JsonNode.DeepEquals(signed.Predicate, expected.Predicate))
                {
                    return true;
                }

                result = false;
            }
            catch (MinImageException e) when (e.Code is Codes.SignatureUnreadable or Codes.SignatureOfOtherKey)
            {
                // It is not a signature of this key, as far as can be known; the check of the image's own signature reports what is damaged.
            }
            catch (MinImageException)
            {
                result = false;
            }
        }

        return result;
    }
}
