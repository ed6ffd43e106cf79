using System.Security.Cryptography;
using System.Text;

// The formats that every kind of key has.
internal static class Keys
{
    private static readonly PbeParameters[] Encryptions =
    [
        new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA1, 1000),
        new(PbeEncryptionAlgorithm.Aes192Cbc, HashAlgorithmName.SHA384, 1000),
        new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000),
        new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA512, 1000),
        new(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1000),
    ];

    public static bool SamePublicKey(AsymmetricAlgorithm left, AsymmetricAlgorithm right) =>
        left.ExportSubjectPublicKeyInfo().SequenceEqual(right.ExportSubjectPublicKeyInfo());

    public static void PrintFormats<T>(string name, T key, Func<T> create, Func<T, T, bool> same)
        where T : AsymmetricAlgorithm
    {
        Lines.Print(
            $"{name} SubjectPublicKeyInfo",
            () =>
                $"{Lines.Of(key.ExportSubjectPublicKeyInfo())} {Imports(other => other.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _))}");
        Lines.Print(
            $"{name} PKCS#8",
            () => $"{Lines.Of(key.ExportPkcs8PrivateKey())} {Imports(other => other.ImportPkcs8PrivateKey(key.ExportPkcs8PrivateKey(), out _))}");
        Lines.Print(
            $"{name} PEM",
            () =>
                $"{Imports(other => other.ImportFromPem(key.ExportPkcs8PrivateKeyPem()))} "
                    + $"{Imports(other => other.ImportFromPem(key.ExportSubjectPublicKeyInfoPem()))}");
        foreach (var encryption in Encryptions)
        {
            var label = $"{name} encrypted PKCS#8, {encryption.EncryptionAlgorithm} {encryption.HashAlgorithm}";
            Lines.Print(
                label, () => Imports(other => other.ImportEncryptedPkcs8PrivateKey("secret", key.ExportEncryptedPkcs8PrivateKey("secret", encryption), out _)));
            Lines.Print(
                label + ", PEM", () => Imports(other => other.ImportFromEncryptedPem(key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption), "secret")));
            Lines.Print(label + ", a wrong password", () =>
            {
                try
                {
                    return Imports(other => other.ImportEncryptedPkcs8PrivateKey("other", key.ExportEncryptedPkcs8PrivateKey("secret", encryption), out _))
                        ? "taken"
                        : "another key";
                }
                catch (CryptographicException e)
                {
                    // The reason below it depends on the random salt: one in 256 has a padding that looks right.
                    return e.Message;
                }
            });
        }

        Lines.Print($"{name} encrypted PKCS#8, a password of bytes", () =>
            Imports(other => other.ImportEncryptedPkcs8PrivateKey(
                "secret"u8, key.ExportEncryptedPkcs8PrivateKey(Encoding.UTF8.GetBytes("secret"), Encryptions[2]), out _)));

        bool Imports(Action<T> import)
        {
            using var other = create();
            import(other);
            return same(key, other);
        }
    }
}
