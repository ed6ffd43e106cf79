using System.Security.Cryptography;

internal static class Ciphers
{
    private static readonly byte[] Message = "what do ya want for nothing?"u8.ToArray();

    public static void TryAll()
    {
        Features.Try("AES-CCM", Ccm);
        Features.Try("ChaCha20-Poly1305", ChaCha);
        Features.Try("AES key wrap", Wrap);
        Features.Try("3DES", TripleDes);
        Features.Try("DSA", SignByDsa);
        // FIPS 202.
        Features.Try("SHA3-256", () => Convert.ToHexStringLower(SHA3_256.HashData("abc"u8)));
        Features.Try("SHAKE128", () => Convert.ToHexStringLower(Shake128.HashData(""u8, 8)));
        Features.Try("KMAC128", () => Kmac128.HashData(new byte[16], Message, 8).Length);
        // RFC 5869, A.1.
        Features.Try("HKDF", () => Convert.ToHexStringLower(HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Convert.FromHexString("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
            20,
            Convert.FromHexString("000102030405060708090a0b0c"),
            Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9"))));
        Features.Try("X25519", Agree);
        Features.Try("ML-KEM", Encapsulate);
    }

    private static object Ccm()
    {
        using var ccm = new AesCcm(new byte[32]);
        var (encrypted, tag, decrypted) = (new byte[Message.Length], new byte[16], new byte[Message.Length]);
        ccm.Encrypt(new byte[12], Message, encrypted, tag);
        ccm.Decrypt(new byte[12], encrypted, tag, decrypted);
        return decrypted.SequenceEqual(Message);
    }

    private static object ChaCha()
    {
        using var cipher = new ChaCha20Poly1305(new byte[32]);
        var (encrypted, tag, decrypted) = (new byte[Message.Length], new byte[16], new byte[Message.Length]);
        cipher.Encrypt(new byte[12], Message, encrypted, tag);
        cipher.Decrypt(new byte[12], encrypted, tag, decrypted);
        return decrypted.SequenceEqual(Message);
    }

    private static object Wrap()
    {
        using var aes = Aes.Create();
        return aes.DecryptKeyWrapPadded(aes.EncryptKeyWrapPadded(Message)).SequenceEqual(Message);
    }

    private static object TripleDes()
    {
        using var des = TripleDES.Create();
        return des.DecryptCbc(des.EncryptCbc(Message, des.IV), des.IV).SequenceEqual(Message);
    }

    private static object SignByDsa()
    {
        using var dsa = DSA.Create(1024);
        return dsa.VerifyData(Message, dsa.SignData(Message, HashAlgorithmName.SHA1), HashAlgorithmName.SHA1);
    }

    // New in .NET 11.
    private static object Agree()
    {
        using var alice = X25519DiffieHellman.GenerateKey();
        using var bob = X25519DiffieHellman.GenerateKey();
        return alice.DeriveRawSecretAgreement(bob).SequenceEqual(bob.DeriveRawSecretAgreement(alice));
    }

    // OpenSSL has it as of 3.5; with an older one it is an exception that says so.
    private static object Encapsulate()
    {
        if (!MLKem.IsSupported)
        {
            try
            {
                MLKem.GenerateKey(MLKemAlgorithm.MLKem768).Dispose();
                return "generated, although it is not supported";
            }
            catch (PlatformNotSupportedException)
            {
                return true;
            }
        }

        using var key = MLKem.GenerateKey(MLKemAlgorithm.MLKem768);
        key.Encapsulate(out var encapsulated, out var secret);
        return key.Decapsulate(encapsulated).SequenceEqual(secret);
    }
}
