using System.Security.Cryptography;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;

namespace MinImage.Attachments.Signatures;

/// <summary>A public key that verifies signatures: ECDSA with P-256 or P-384, or RSA (PKCS#1 v1.5) with at least 2048 bits, as cosign does.</summary>
public sealed class VerificationKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private VerificationKey(AsymmetricAlgorithm key)
    {
        _key = key;
        Hint = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The name of the key in bundles: the SHA-256 of its <c>SubjectPublicKeyInfo</c>, as Base64.</summary>
    public string Hint { get; }

    /// <summary>Reads the public key in a PEM file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="property">The property that names the file, for messages.</param>
    /// <exception cref="MinImageException"><see cref="Codes.VerificationKeyInvalid"/>.</exception>
    public static VerificationKey Read(string path, string property)
    {
        string pem;
        try
        {
            pem = RegularFile.ReadAllText(path);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is OverflowException)
        {
            throw Invalid(path, property, ForeignText.Line(e.Message).TrimEnd('.'), e);
        }

        return Parse(pem, reason => Invalid(path, property, reason, cause: null));
    }

    /// <summary>Returns the public part of a private key.</summary>
    /// <param name="key">The private key, of a kind that <see cref="KeyKind"/> supports.</param>
    internal static VerificationKey Of(AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(Import(key is RSA ? RSA.Create() : ECDsa.Create(), key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Returns the same key, with a lifetime of its own.</summary>
    internal VerificationKey Copy() => Of(_key);

    /// <summary>Returns the PEM of the key.</summary>
    public string ToPem() => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Checks whether a signature is that of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="signature">The signature, DER for ECDSA.</param>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => KeyKind.Verify(_key, data, signature);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static VerificationKey Parse(string pem, Func<string, MinImageException> invalid)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw invalid("it contains no PEM");
        }

        var label = pem[fields.Label];
        if (label != "PUBLIC KEY")
        {
            throw invalid($"it contains '{ForeignText.Line(label)}'");
        }

        var der = Convert.FromBase64String(pem[fields.Base64Data]);
        foreach (var create in new Func<AsymmetricAlgorithm>[] { ECDsa.Create, RSA.Create })
        {
            var key = create();
            try
            {
                Import(key, der);
            }
            catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
            {
                // A key of another kind.
                key.Dispose();
                continue;
            }

            if (KeyKind.Refusal(key) is { } refusal)
            {
                key.Dispose();
                throw invalid(refusal);
            }

            return new(key);
        }

        throw invalid("its key is neither an ECDSA nor an RSA key");
    }

    private static AsymmetricAlgorithm Import(AsymmetricAlgorithm key, byte[] der)
    {
        key.ImportSubjectPublicKeyInfo(der, out _);
        return key;
    }

    private static MinImageException Invalid(string path, string property, string reason, Exception? cause)
    {
        var message = $"{property} is '{path}', which is not a usable public key: {reason}. Expected a PEM file with a PUBLIC KEY: ECDSA P-256 or P-384, or "
            + "RSA with at least 2048 bits, such as cosign.pub.";
        return cause is null ? new(Codes.VerificationKeyInvalid, message) : new(Codes.VerificationKeyInvalid, message, cause);
    }
}
