using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

// What is different each time it is made: written by one program, read by another.
internal static class Exchange
{
    private sealed record Item(string Name, Func<byte[]> Make, Func<byte[], bool> Read);

    public static int Write()
    {
        foreach (var item in Items())
        {
            Lines.Print(item.Name, () => Convert.ToBase64String(item.Make()));
        }

        return 0;
    }

    // One argument for each, as Write prints it.
    public static int Read(string[] lines)
    {
        var made = lines.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach (var item in Items())
        {
            Lines.Print(item.Name, () => item.Read(Convert.FromBase64String(made[item.Name])));
        }

        return 0;
    }

    private static IEnumerable<Item> Items()
    {
        var rsa = RsaKeys.Key(3072);
        var hash = HashAlgorithmName.SHA256;
        yield return new(
            "RSA PKCS#1",
            () => rsa.SignData(Inputs.Message, hash, RSASignaturePadding.Pkcs1),
            made => rsa.VerifyData(Inputs.Message, made, hash, RSASignaturePadding.Pkcs1));
        yield return new(
            "RSA PSS",
            () => rsa.SignData(Inputs.Message, hash, RSASignaturePadding.Pss),
            made => rsa.VerifyData(Inputs.Message, made, hash, RSASignaturePadding.Pss));
        foreach (var padding in (RSAEncryptionPadding[])
            [RSAEncryptionPadding.Pkcs1, RSAEncryptionPadding.OaepSHA1, RSAEncryptionPadding.OaepSHA512, RSAEncryptionPadding.OaepSHA3_256])
        {
            yield return new($"RSA {padding}", () => rsa.Encrypt(Inputs.Message, padding), made => rsa.Decrypt(made, padding).SequenceEqual(Inputs.Message));
        }

        var dsa = DsaKeys.Key();
        yield return new("DSA", () => dsa.SignData(Inputs.Message, hash), made => dsa.VerifyData(Inputs.Message, made, hash));
        foreach (var (name, curve) in Curves.All)
        {
            yield return new(
                $"ECDSA {name}",
                () => Curves.Signing(curve).SignData(Inputs.Message, hash),
                made => Curves.Signing(curve).VerifyData(Inputs.Message, made, hash) && !Curves.Signing(curve).VerifyData(Inputs.Bytes(3), made, hash));
        }

        foreach (var algorithm in (PbeEncryptionAlgorithm[])[PbeEncryptionAlgorithm.Aes256Cbc, PbeEncryptionAlgorithm.TripleDes3KeyPkcs12])
        {
            var parameters = new PbeParameters(algorithm, HashAlgorithmName.SHA1, 1000);
            yield return new(
                $"encrypted PKCS#8, {algorithm}",
                () => rsa.ExportEncryptedPkcs8PrivateKey("secret", parameters),
                made =>
                {
                    using var other = RSA.Create();
                    other.ImportEncryptedPkcs8PrivateKey("secret", made, out _);
                    return Keys.SamePublicKey(rsa, other);
                });
            yield return new(
                $"PFX, {algorithm}",
                () =>
                    X509Certificate2.CreateFromPemFile(Inputs.File("ecdsa-p384.leaf.crt"), Inputs.File("ecdsa-p384.leaf.key"))
                        .ExportPkcs12(parameters, "secret"),
                made => X509CertificateLoader.LoadPkcs12(made, "secret") is { HasPrivateKey: true, Subject: "CN=localhost" });
        }
    }
}
