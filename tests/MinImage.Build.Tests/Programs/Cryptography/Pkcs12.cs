using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

internal static class Pkcs12
{
    public static int PrintAll()
    {
        foreach (var kind in (string[])["rsa-2048", "ecdsa-p256", "ecdsa-p521"])
        {
            using var certificate = X509Certificate2.CreateFromPemFile(Inputs.File($"{kind}.leaf.crt"), Inputs.File($"{kind}.leaf.key"));
            foreach (var parameters in Enum.GetValues<Pkcs12ExportPbeParameters>())
            {
                Lines.Print($"PFX of {kind}, {parameters}", () => Reads(certificate, certificate.ExportPkcs12(parameters, "secret")));
            }

            foreach (var (algorithm, hash) in ((PbeEncryptionAlgorithm, HashAlgorithmName)[])
            [
                (PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA1),
                (PbeEncryptionAlgorithm.Aes192Cbc, HashAlgorithmName.SHA512),
                (PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA384),
                (PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1),
            ])
            {
                Lines.Print(
                    $"PFX of {kind}, {algorithm} {hash}",
                    () => Reads(certificate, certificate.ExportPkcs12(new PbeParameters(algorithm, hash, 2000), "secret")));
            }

            Lines.Print($"PFX of {kind} by the old method", () => Reads(certificate, certificate.Export(X509ContentType.Pkcs12, "secret")));
            Lines.Print(
                $"PFX of {kind}, a wrong password",
                () => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12, "secret"), "other").Subject);
            foreach (var file in (string[])["aes", "3des", "rc2", "plain", "chain"])
            {
                Lines.Print($"PFX of {kind} by openssl, {file}", () =>
                {
                    var data = File.ReadAllBytes(Inputs.File($"{kind}.{file}.pfx"));
                    var collection = X509CertificateLoader.LoadPkcs12Collection(data, file == "plain" ? "" : "secret");
                    return $"{X509Certificate2.GetCertContentType(data)} {string.Join(", ", collection.Select(c => $"{c.Subject} {c.HasPrivateKey}"))}";
                });
            }

            Lines.Print(
                $"encrypted PEM of {kind}",
                () =>
                    X509Certificate2.CreateFromEncryptedPemFile(Inputs.File($"{kind}.leaf.crt"), "secret", Inputs.File($"{kind}.encrypted.key")).HasPrivateKey);
            Lines.Print(
                $"encrypted PEM of {kind}, 3DES",
                () => X509Certificate2.CreateFromEncryptedPemFile(Inputs.File($"{kind}.leaf.crt"), "secret", Inputs.File($"{kind}.3des.key")).HasPrivateKey);
            Lines.Print(
                $"encrypted PEM of {kind}, a wrong password",
                () =>
                    X509Certificate2.CreateFromEncryptedPemFile(Inputs.File($"{kind}.leaf.crt"), "other", Inputs.File($"{kind}.encrypted.key")).HasPrivateKey);
        }

        return 0;
    }

    private static string Reads(X509Certificate2 certificate, byte[] exported)
    {
        using var read = X509CertificateLoader.LoadPkcs12(exported, "secret", X509KeyStorageFlags.EphemeralKeySet);
        var signs = read.GetRSAPrivateKey() is { } rsa
            ? certificate.GetRSAPublicKey()!.VerifyData(
                Inputs.Message,
                rsa.SignData(Inputs.Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss)
            : certificate.GetECDsaPublicKey()!.VerifyData(
                Inputs.Message, read.GetECDsaPrivateKey()!.SignData(Inputs.Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
        return $"{read.Equals(certificate)} {signs}";
    }
}
