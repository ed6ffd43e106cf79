using System.Security.Cryptography;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;

namespace MinImage.Attachments.Signatures;

/// <summary>A private key in a PEM file. Neither it nor its passphrase appears in a message.</summary>
internal sealed class PrivateKey : ISigner
{
    /// <summary>The environment variable with the passphrase. MSBuild does not write a variable of this name to its binary log.</summary>
    public const string PassphraseVariable = "MINIMAGE_SIGNING_PASSPHRASE";

    private const string Encrypted = "ENCRYPTED PRIVATE KEY";
    private const string NewKey = "Create a key with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out signing.pem'";

    private readonly AsymmetricAlgorithm _key;

    private PrivateKey(AsymmetricAlgorithm key)
    {
        _key = key;
        PublicKey = VerificationKey.Of(key);
    }

    /// <inheritdoc/>
    public VerificationKey PublicKey { get; }

    /// <summary>Reads a private key.</summary>
    /// <param name="path">A PEM file: PKCS#8, plain or encrypted, or the older forms of EC and RSA keys.</param>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <exception cref="MinImageException"><see cref="Codes.SigningKeyInvalid"/>.</exception>
    public static PrivateKey Read(string path, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(variable);
        if (path.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            throw new MinImageException(
                Codes.SigningKeyInvalid,
                "MinImageSigningKey contains a key: expected the path of a file. MSBuild writes the values of properties to its logs, so this key is no longer "
                    + "secret: revoke it, and store the new one in a file.");
        }

        string pem;
        try
        {
            pem = RegularFile.ReadAllText(path);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is OverflowException)
        {
            throw new MinImageException(
                Codes.SigningKeyInvalid,
                $"MinImageSigningKey is '{path}', which cannot be read: {ForeignText.Line(e.Message).TrimEnd('.')}. {NewKey}, or correct the path.",
                e);
        }

        return new(Parse(path, pem, variable));
    }

    /// <inheritdoc/>
    public byte[] Sign(byte[] data, CancellationToken cancellationToken) => KeyKind.Sign(_key, data);

    /// <inheritdoc/>
    public void Dispose()
    {
        PublicKey.Dispose();
        _key.Dispose();
    }

    private static AsymmetricAlgorithm Parse(string path, string pem, Func<string, string?> variable)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw Invalid(path, $"it contains no PEM. {NewKey}");
        }

        var label = pem[fields.Label];
        var isEncrypted = label == Encrypted;
        switch (label)
        {
            case "PRIVATE KEY" or Encrypted or "EC PRIVATE KEY" or "RSA PRIVATE KEY":
                break;
            case "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY":
                throw Invalid(
                    path,
                    "it is encrypted in cosign's own format, which .NET cannot read. Let cosign sign: set MinImageSigningCommand to "
                        + $"'{CosignCommand(path)}' and MinImageSigningPublicKey to cosign.pub");
            case "PUBLIC KEY" or "CERTIFICATE":
                throw Invalid(path, $"it contains a {label}, and a private key is needed to sign");
            default:
                throw Invalid(path, $"it contains '{ForeignText.Line(label)}'. {NewKey}");
        }

        var passphrase = isEncrypted ? variable(PassphraseVariable) : null;
        if (isEncrypted && string.IsNullOrEmpty(passphrase))
        {
            throw Invalid(path, $"it is encrypted, and the environment variable {PassphraseVariable} is not set. Set it to the passphrase");
        }

        CryptographicException? failure = null;
        foreach (var create in new Func<AsymmetricAlgorithm>[] { ECDsa.Create, RSA.Create })
        {
            var key = create();
            try
            {
                if (isEncrypted)
                {
                    key.ImportFromEncryptedPem(pem, passphrase);
                }
                else
                {
                    key.ImportFromPem(pem);
                }
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                // A key of another kind, a wrong passphrase, or damage.
                failure ??= e as CryptographicException;
                key.Dispose();
                continue;
            }

            if (KeyKind.Refusal(key) is { } refusal)
            {
                key.Dispose();
                throw Invalid(path, $"{refusal}. {NewKey}");
            }

            return key;
        }

        throw Invalid(
            path,
            isEncrypted
                ? $"it cannot be decrypted, or its key is neither an ECDSA nor an RSA key. Check the value of {PassphraseVariable}"
                : $"its key is damaged, or neither an ECDSA nor an RSA key. {NewKey}",
            failure);
    }

    private static string CosignCommand(string path) =>
        $"cosign sign-blob --yes --key {path} --use-signing-config=false --new-bundle-format=false --tlog-upload=false - | base64 -d";

    private static MinImageException Invalid(string path, string reason, Exception? cause = null)
    {
        var message = $"MinImageSigningKey is '{path}', which cannot be used: {reason}.";
        return cause is null ? new(Codes.SigningKeyInvalid, message) : new(Codes.SigningKeyInvalid, message, cause);
    }
}
