using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Attachments.Signatures;

/// <summary>Verifies a signature: that the key has signed the statement, and that the statement is about the image.</summary>
internal static class SignatureVerification
{
    /// <summary>Verifies a bundle.</summary>
    /// <param name="bundle">The bundle, from a registry, a layout or a file.</param>
    /// <param name="key">The public key.</param>
    /// <param name="subject">The digest of the manifest or index that the signature must be about.</param>
    /// <returns>What is signed.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SignatureUnreadable"/>, <see cref="Codes.SignatureOfOtherKey"/>, <see cref="Codes.SignatureInvalid"/>,
    /// <see cref="Codes.SignatureOfOtherSubject"/>.
    /// </exception>
    public static Statement Verify(ReadOnlySpan<byte> bundle, VerificationKey key, Digest subject)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(subject);
        var signed = SigstoreBundle.Parse(bundle);
        if (!key.Verifies(Pae.Of(signed.PayloadType, signed.Payload.AsSpan()), signed.Signature.AsSpan()))
        {
            // The hint is not signed: it only explains why the signature does not match.
            throw signed.KeyHint is { Length: > 0 } hint && hint != key.Hint
                ? new MinImageException(
                    Codes.SignatureOfOtherKey,
                    $"The signature of {subject} was made with another key: its hint is '{ForeignText.Line(hint)}', and that of the given key is '{key.Hint}'. "
                        + "Set MinImageVerifyKey to the public key of the signer; if it is the right one, do not use the image.")
                : new MinImageException(
                    Codes.SignatureInvalid,
                    $"The signature of {subject} does not match what it signs: one of them was changed after it was signed, or another key has signed. Do not "
                        + "use the image.");
        }

        var statement = signed.PayloadType == AttachmentTypes.InToto ? Statement.Parse(signed.Payload.AsSpan()) : null;
        return statement is null
                ? throw new MinImageException(
                    Codes.SignatureUnreadable,
                    "The signature cannot be read: what is signed is not an in-toto statement. Sign with cosign 3, or with MinImage.")
            : statement.Subjects.Contains(subject) ? statement
            : throw new MinImageException(
                Codes.SignatureOfOtherSubject,
                $"The signature is valid, but about {string.Join(", ", statement.Subjects.Take(3))} and not about {subject}: it was copied from another image. "
                    + "Do not use the image.");
    }
}
