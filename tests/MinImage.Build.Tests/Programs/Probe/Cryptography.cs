using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

// All of it through the OpenSSL that is linked in.
internal static class Cryptography
{
    private static readonly byte[] Message = "what do ya want for nothing?"u8.ToArray();
    private static readonly byte[] OtherMessage = "what do ya want for something?"u8.ToArray();

    public static int Hash()
    {
        Print(SHA256.HashData("abc"u8));
        return 0;
    }

    public static int TryAll()
    {
        Print(SHA512.HashData("abc"u8));
        Print(HMACSHA256.HashData("Jefe"u8, Message));
        Print(Rfc2898DeriveBytes.Pbkdf2("password"u8, "salt"u8, 4096, HashAlgorithmName.SHA1, 20));
        Print(EncryptWithGcm());

        using var aes = Aes.Create();
        Print("AES-CBC", aes.DecryptCbc(aes.EncryptCbc(Message, aes.IV), aes.IV).SequenceEqual(Message));

        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = ecdsa.SignData(Message, HashAlgorithmName.SHA256);
        Print("ECDSA", ecdsa.VerifyData(Message, signature, HashAlgorithmName.SHA256) && !ecdsa.VerifyData(OtherMessage, signature, HashAlgorithmName.SHA256));

        using var rsa = RSA.Create(2048);
        signature = rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        Print(
            "RSA-PSS",
            rsa.VerifyData(Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
                && !rsa.VerifyData(OtherMessage, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Print("RSA-OAEP", rsa.Decrypt(rsa.Encrypt(Message, RSAEncryptionPadding.OaepSHA256), RSAEncryptionPadding.OaepSHA256).SequenceEqual(Message));

        using var alice = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        using var bob = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        Print(
            "ECDH",
            alice.DeriveKeyFromHash(bob.PublicKey, HashAlgorithmName.SHA256).SequenceEqual(bob.DeriveKeyFromHash(alice.PublicKey, HashAlgorithmName.SHA256)));
        Print("random", !RandomNumberGenerator.GetBytes(16).SequenceEqual(RandomNumberGenerator.GetBytes(16)));
        return 0;
    }

    // An authority, and a server's certificate that it issued: written, read again, and checked.
    public static int MakeCertificates()
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            root.SubjectName, X509SignatureGenerator.CreateForRSA(rootKey, RSASignaturePadding.Pkcs1), now.AddDays(-1), now.AddHours(1), [1, 2, 3]);
        using var withKey = issued.CopyWithPrivateKey(key);
        using var read = X509CertificateLoader.LoadPkcs12(withKey.ExportPkcs12(Pkcs12ExportPbeParameters.Default, "secret"), "secret");

        Console.WriteLine(
            $"{read.Subject} of {read.Issuer}, {read.SerialNumber}, key: {read.HasPrivateKey}, localhost: {read.MatchesHostname("localhost")}, "
                + $"example.com: {read.MatchesHostname("example.com")}");
        Print("chain to the root", IsTrusted(read, root));
        using var otherKey = RSA.Create(2048);
        using var other = new CertificateRequest("CN=Other", otherKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            now.AddDays(-1), now.AddDays(1));
        Print("chain to another", IsTrusted(read, other));
        return 0;
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static byte[] EncryptWithGcm()
    {
        using var gcm = new AesGcm(new byte[32], 16);
        var encrypted = new byte[16];
        var tag = new byte[16];
        gcm.Encrypt(new byte[12], new byte[16], encrypted, tag);
        gcm.Decrypt(new byte[12], encrypted, tag, new byte[16]);
        try
        {
            gcm.Decrypt(new byte[12], encrypted, tag.Reverse().ToArray(), new byte[16]);
            return [];
        }
        catch (AuthenticationTagMismatchException)
        {
            return [.. encrypted, .. tag];
        }
    }

    private static void Print(ReadOnlySpan<byte> bytes) => Console.WriteLine(Convert.ToHexStringLower(bytes));

    private static void Print(string name, bool result) => Console.WriteLine($"{name}: {result}");
}
