using System.Security.Cryptography;

namespace MinImage.Attachments.Signatures;

/// <summary>The kinds of keys that are supported, and how each signs: as cosign does, so that each of the two verifies what the other signs.</summary>
internal static class KeyKind
{
    private const int SmallestRsaKey = 2048;
    private const int P256 = 256;
    private const int P384 = 384;

    // Whatever the key: cosign verify refuses SHA-384 with P-384.
    private static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA256;

    /// <summary>Returns the reason why a key is not supported, as the rest of a sentence; null if it is.</summary>
    /// <param name="key">The key.</param>
    public static string? Refusal(AsymmetricAlgorithm key) => key switch
    {
        ECDsa { KeySize: P256 or P384 } => null,
        ECDsa => FormattableString.Invariant($"its elliptic curve has {key.KeySize} bits, and only P-256 and P-384 are supported"),
        RSA { KeySize: >= SmallestRsaKey } => null,
        RSA => FormattableString.Invariant($"its RSA key has {key.KeySize} bits, and {SmallestRsaKey} are the least"),
        _ => "it is neither an ECDSA nor an RSA key",
    };

    /// <summary>Signs bytes.</summary>
    /// <param name="key">A private key that is supported.</param>
    /// <param name="data">The bytes.</param>
    public static byte[] Sign(AsymmetricAlgorithm key, ReadOnlySpan<byte> data) => key switch
    {
        ECDsa ecdsa => ecdsa.SignData(data, Hash, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignData(data, Hash, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException("The key is not supported.", nameof(key)),
    };

    /// <summary>Checks whether a signature is that of some bytes.</summary>
    /// <param name="key">A key that is supported.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="signature">The signature, possibly damaged.</param>
    public static bool Verify(AsymmetricAlgorithm key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key switch
            {
                ECDsa ecdsa => ecdsa.VerifyData(data, signature, Hash, DSASignatureFormat.Rfc3279DerSequence),
                RSA rsa => rsa.VerifyData(data, signature, Hash, RSASignaturePadding.Pkcs1),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // Not the form of a signature.
            return false;
        }
    }
}
