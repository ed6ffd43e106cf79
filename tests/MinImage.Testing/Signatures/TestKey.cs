using System.Security.Cryptography;
using System.Text;
using MinImage.Attachments.Signatures;

namespace MinImage.Testing.Signatures;

/// <summary>A key pair in two PEM files, made for one test.</summary>
internal sealed class TestKey : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestKey(AsymmetricAlgorithm key, string? passphrase)
    {
        using (key)
        {
            var pem = passphrase is null
                ? key.ExportPkcs8PrivateKeyPem()
                : key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            PrivateFile = _folder.Write("signing.pem", Encoding.UTF8.GetBytes(pem));
            PublicFile = _folder.Write("signing.pub", Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()));
        }
    }

    /// <summary>The private key.</summary>
    public string PrivateFile { get; }

    /// <summary>The public key.</summary>
    public string PublicFile { get; }

    /// <summary>Creates an ECDSA key with the curve P-256.</summary>
    public static TestKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), passphrase: null);

    /// <summary>Creates a key of another kind.</summary>
    public static TestKey Create(AsymmetricAlgorithm key, string? passphrase = null) => new(key, passphrase);

    /// <summary>Creates a signer with a key of its own.</summary>
    public static ISigner Signer()
    {
        using var key = Create();
        return key.Open();
    }

    /// <summary>Opens the private key, which is not encrypted.</summary>
    public ISigner Open() => PrivateKey.Read(PrivateFile, _ => null);

    /// <summary>Opens the public key.</summary>
    public VerificationKey OpenPublic() => VerificationKey.Read(PublicFile, "MinImageVerifyKey");

    public void Dispose() => _folder.Dispose();
}
