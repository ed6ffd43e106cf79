using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

internal static class PostQuantum
{
    private static readonly MLKemAlgorithm[] Kems = [MLKemAlgorithm.MLKem512, MLKemAlgorithm.MLKem768, MLKemAlgorithm.MLKem1024];

    private static readonly MLDsaAlgorithm[] Lattices = [MLDsaAlgorithm.MLDsa44, MLDsaAlgorithm.MLDsa65, MLDsaAlgorithm.MLDsa87];

    // The small variants take seconds.
    private static readonly SlhDsaAlgorithm[] Hashes =
        [SlhDsaAlgorithm.SlhDsaSha2_128f, SlhDsaAlgorithm.SlhDsaShake128f, SlhDsaAlgorithm.SlhDsaSha2_192f, SlhDsaAlgorithm.SlhDsaShake256f];

    // OpenSSL has them from 3.5 on.
    public static int PrintAll()
    {
        Lines.Print("ML-KEM is there", () => MLKem.IsSupported);
        Lines.Print("ML-DSA is there", () => MLDsa.IsSupported);
        Lines.Print("SLH-DSA is there", () => SlhDsa.IsSupported);
        Lines.Print("composite ML-DSA is there", () => CompositeMLDsa.IsSupported);
        foreach (var algorithm in Kems)
        {
            PrintKem(algorithm);
        }

        foreach (var algorithm in Lattices)
        {
            PrintLattice(algorithm);
        }

        foreach (var algorithm in Hashes)
        {
            PrintHash(algorithm);
        }

        return 0;
    }

    // A key from a seed is the same everywhere.
    private static void PrintKem(MLKemAlgorithm algorithm)
    {
        using var key = MLKem.ImportPrivateSeed(algorithm, Inputs.Bytes(algorithm.PrivateSeedSizeInBytes));
        Lines.Print($"{algorithm.Name} public key", key.ExportSubjectPublicKeyInfo);
        Lines.Print($"{algorithm.Name} PKCS#8", key.ExportPkcs8PrivateKey);
        Lines.Print($"{algorithm.Name} encapsulates", () =>
        {
            using var other = MLKem.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo());
            other.Encapsulate(out var ciphertext, out var secret);
            return key.Decapsulate(ciphertext).SequenceEqual(secret);
        });
        Lines.Print($"{algorithm.Name} encrypted PEM", () =>
        {
            var pem = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            using var read = MLKem.ImportFromEncryptedPem(pem, "secret");
            return read.ExportPrivateSeed().SequenceEqual(key.ExportPrivateSeed());
        });
    }

    private static void PrintLattice(MLDsaAlgorithm algorithm)
    {
        using var key = MLDsa.ImportMLDsaPrivateSeed(algorithm, Inputs.Bytes(algorithm.PrivateSeedSizeInBytes));
        Lines.Print($"{algorithm.Name} public key", key.ExportSubjectPublicKeyInfo);
        Lines.Print($"{algorithm.Name} PKCS#8", key.ExportPkcs8PrivateKey);
        Lines.Print($"{algorithm.Name} signs", () => key.VerifyData(Inputs.Message, key.SignData(Inputs.Message)));
        Lines.Print($"{algorithm.Name} rejects", () => key.VerifyData(Inputs.Bytes(3), key.SignData(Inputs.Message)));
        Lines.Print($"{algorithm.Name} certificate", () =>
        {
            using var certificate = new CertificateRequest("CN=lattice", key).CreateSelfSigned(
                DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
            using var read = X509CertificateLoader.LoadCertificate(certificate.RawData);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(read);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(read);
        });
    }

    private static void PrintHash(SlhDsaAlgorithm algorithm) => Lines.Print($"{algorithm.Name} signs", () =>
    {
        using var key = SlhDsa.GenerateKey(algorithm);
        using var read = SlhDsa.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo());
        using var again = SlhDsa.ImportPkcs8PrivateKey(key.ExportPkcs8PrivateKey());
        return read.VerifyData(Inputs.Message, again.SignData(Inputs.Message));
    });
}
