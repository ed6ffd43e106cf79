using System.Security.Cryptography;

internal static class RsaKeys
{
    private static readonly RSAEncryptionPadding[] Encryptions =
    [
        RSAEncryptionPadding.Pkcs1, RSAEncryptionPadding.OaepSHA1, RSAEncryptionPadding.OaepSHA256, RSAEncryptionPadding.OaepSHA384,
        RSAEncryptionPadding.OaepSHA512, RSAEncryptionPadding.OaepSHA3_256, RSAEncryptionPadding.OaepSHA3_384, RSAEncryptionPadding.OaepSHA3_512,
    ];

    public static int PrintAll()
    {
        // Different sizes take different code: 1024, 2048, 3072 and 4096 bits have some of their own.
        foreach (var bits in (int[])[1024, 2048, 3072, 4096])
        {
            Print(bits);
        }

        using var rsa = Key(2048);
        Keys.PrintFormats("RSA", rsa, RSA.Create, Keys.SamePublicKey);
        Lines.Print(
            "RSA PKCS#1 private",
            () => Lines.Of(rsa.ExportRSAPrivateKey()) + " " + Imports(rsa, key => key.ImportRSAPrivateKey(rsa.ExportRSAPrivateKey(), out _)));
        Lines.Print(
            "RSA PKCS#1 public", () => Lines.Of(rsa.ExportRSAPublicKey()) + " " + Imports(rsa, key => key.ImportRSAPublicKey(rsa.ExportRSAPublicKey(), out _)));
        Lines.Print(
            "RSA PKCS#1 PEM",
            () =>
                Imports(rsa, key => key.ImportFromPem(rsa.ExportRSAPrivateKeyPem())) + " " + Imports(
                    rsa, key => key.ImportFromPem(rsa.ExportRSAPublicKeyPem())));
        Lines.Print(
            "RSA parameters",
            () =>
                Imports(rsa, key => key.ImportParameters(rsa.ExportParameters(true))) + " " + Imports(
                    rsa, key => key.ImportParameters(rsa.ExportParameters(false))));
        Lines.Print("RSA XML", () => Imports(rsa, key => key.FromXmlString(rsa.ToXmlString(true))));
        Lines.Print("RSA PEM of a PKCS#1 key by openssl", () => Imports(rsa, key => key.ImportFromPem(Inputs.Text("rsa-2048.pkcs1.pem"))));
        Lines.Print("RSA made", () =>
        {
            using var made = RSA.Create(2048);
            var signature = made.SignData(Inputs.Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{made.KeySize} {made.VerifyData(Inputs.Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)}";
        });
        Lines.Print("RSA import of nonsense", () => Imports(rsa, key => key.ImportRSAPrivateKey(Inputs.Bytes(100), out _)));
        Lines.Print("RSA import of a key with a wrong exponent", () =>
        {
            var parameters = rsa.ExportParameters(true);
            parameters.D![0] ^= 1;
            return Imports(rsa, key => key.ImportParameters(parameters));
        });
        return 0;
    }

    public static RSA Key(int bits)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(Inputs.Text($"rsa-{bits}.pem"));
        return rsa;
    }

    private static void Print(int bits)
    {
        using var rsa = Key(bits);
        foreach (var name in Inputs.Hashes)
        {
            var hash = new HashAlgorithmName(name);
            Lines.Print($"RSA-{bits} PKCS#1 {name}", () =>
            {
                var signature = rsa.SignData(Inputs.Message, hash, RSASignaturePadding.Pkcs1);
                return $"{Lines.Of(signature)} {Verifies(rsa, signature, hash, RSASignaturePadding.Pkcs1)}";
            });
            Lines.Print(
                $"RSA-{bits} PSS {name}", () => Verifies(rsa, rsa.SignData(Inputs.Message, hash, RSASignaturePadding.Pss), hash, RSASignaturePadding.Pss));
        }

        foreach (var padding in Encryptions)
        {
            Lines.Print($"RSA-{bits} {padding}", () => rsa.Decrypt(rsa.Encrypt(Inputs.Message, padding), padding));
        }

        Lines.Print($"RSA-{bits} wrong OAEP", () => rsa.Decrypt(rsa.Encrypt(Inputs.Message, RSAEncryptionPadding.OaepSHA1), RSAEncryptionPadding.OaepSHA256));
        Lines.Print($"RSA-{bits} too long", () => rsa.Encrypt(Inputs.Bytes(bits), RSAEncryptionPadding.OaepSHA1));
    }

    private static string Verifies(RSA rsa, byte[] signature, HashAlgorithmName hash, RSASignaturePadding padding) =>
        $"{signature.Length} {rsa.VerifyData(Inputs.Message, signature, hash, padding)} {rsa.VerifyData(Inputs.Bytes(3), signature, hash, padding)}";

    private static bool Imports(RSA rsa, Action<RSA> import)
    {
        using var other = RSA.Create();
        import(other);
        return Keys.SamePublicKey(rsa, other);
    }
}
