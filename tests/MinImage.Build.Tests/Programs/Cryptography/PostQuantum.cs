using System.Security.Cryptography;

internal static class PostQuantum
{
    // OpenSSL has them from 3.5 on.
    public static int PrintAll()
    {
        Lines.Print("ML-KEM is there", () => MLKem.IsSupported);
        Lines.Print("ML-DSA is there", () => MLDsa.IsSupported);
        Lines.Print("SLH-DSA is there", () => SlhDsa.IsSupported);
        Lines.Print("composite ML-DSA is there", () => CompositeMLDsa.IsSupported);
        Lines.Print("ML-KEM", () =>
        {
            using var key = MLKem.GenerateKey(MLKemAlgorithm.MLKem768);
            key.Encapsulate(out var ciphertext, out var secret);
            return key.Decapsulate(ciphertext).SequenceEqual(secret);
        });
        Lines.Print("ML-DSA", () =>
        {
            using var key = MLDsa.GenerateKey(MLDsaAlgorithm.MLDsa65);
            return key.VerifyData(Inputs.Message, key.SignData(Inputs.Message));
        });
        return 0;
    }
}
