namespace MinImage.Build.Tests.Scenarios;

/// <summary>What an app in an image does with cryptography is what it does with the whole of OpenSSL, operation by operation, and failures too.</summary>
[Collection(Cryptography.Name)]
public sealed class Encrypting(CryptographyImage image)
{
    [Theory]
    [InlineData("digests", 140)]
    [InlineData("ciphers", 200)]
    [InlineData("derivation", 40)]
    [InlineData("rsa", 90)]
    [InlineData("dsa", 35)]
    [InlineData("curves", 320)]
    [InlineData("post-quantum", 35)]
    [InlineData("certificates", 100)]
    [InlineData("pkcs12", 50)]
    public void Gives_what_the_whole_of_OpenSSL_gives(string operations, int least)
    {
        var expected = image.UnderDebian(operations);

        var actual = image.InTheImage(operations);

        OutputLines.AssertSame(expected, actual);
        Assert.True(actual.Length >= least, $"{actual.Length} lines");
    }

    // None of these may fail in both places, and pass for the same.
    [Theory]
    [InlineData(
        "digests", "MD5 of 64", "SHA1 of 64", "SHA512 of 100003", "SHA3-384 of 200", "HMAC-SHA256 of 3", "SHAKE256 of 200", "KMAC128 of 64", "KMACXOF256 of 0")]
    [InlineData(
        "ciphers",
        "AES-128 ECB PKCS7",
        "AES-192 CBC PKCS7",
        "AES-256 CFB8 PKCS7",
        "AES-256 CFB128 None",
        "3DES-192 CBC PKCS7",
        "AES-256 key wrap of 33",
        "ChaCha20-Poly1305")]
    [InlineData("derivation", "PBKDF2 SHA1", "PBKDF2 SHA3-256", "HKDF SHA512", "SP800-108 SHA384", "Rfc2898DeriveBytes")]
    [InlineData("rsa", "RSA-2048 PKCS#1 SHA1", "RSA-3072 PSS SHA512", "RSA-4096 OaepSHA3-512", "RSA-1024 Pkcs1", "RSA PKCS#8", "RSA XML", "RSA made")]
    [InlineData("dsa", "DSA SHA256 Rfc3279DerSequence", "DSA PKCS#8", "DSA made")]
    [InlineData(
        "curves",
        "nistP256 ECDSA",
        "nistP384 ECDH",
        "nistP521 explicit parameters",
        "secp256k1 ECDSA",
        "secp224r1 public key",
        "brainpoolP512t1 ECDH",
        "sect571r1 ECDSA",
        "ECDH PKCS#8")]
    [InlineData(
        "certificates",
        "authority of RSA SHA256",
        "authority of RSA-PSS SHA384",
        "authority of ECDSA SHA3-512",
        "certificate of brainpoolP384r1",
        "PKCS#7",
        "a DSA certificate",
        "chain of ed25519",
        "revocation list of RSA")]
    [InlineData(
        "post-quantum",
        "ML-KEM is there",
        "ML-DSA is there",
        "SLH-DSA is there",
        "ML-KEM-768 encapsulates",
        "ML-DSA-65 signs",
        "ML-DSA-87 certificate",
        "SLH-DSA-SHA2-128f signs")]
    [InlineData("pkcs12", "PFX of rsa-2048, Pbes2Aes256Sha256", "PFX of ecdsa-p521 by openssl, 3des", "encrypted PEM of ecdsa-p256, 3DES")]
    public void Does_what_matters_most(string operations, params string[] names)
    {
        var lines = image.InTheImage(operations);

        Assert.All(names, name =>
        {
            var line = Assert.Single(lines, l => l.StartsWith(name + ": ", StringComparison.Ordinal));
            Assert.DoesNotMatch(": no$", line);
            Assert.DoesNotMatch("^[^:]*: [A-Za-z]+Exception: ", line);
        });
    }

    [Fact]
    public void Is_read_by_others_and_reads_what_others_made()
    {
        var host = image.UnderDebian("write");
        var mine = image.InTheImage("write");

        var readInTheImage = image.InTheImage(["read", .. host]);
        var readUnderDebian = image.UnderDebian(["read", .. mine]);

        Assert.True(mine.Length > 50, $"{mine.Length} lines");
        Assert.All(readInTheImage.Concat(readUnderDebian), line => Assert.EndsWith(": yes", line, StringComparison.Ordinal));
    }

    // OpenSSL and the C library choose their code by what the processor can do: without AES-NI, SSSE3, AVX, SHA and all that came later.
    [Theory]
    [InlineData("digests")]
    [InlineData("ciphers")]
    [InlineData("rsa")]
    [InlineData("curves")]
    public void Gives_the_same_on_an_older_processor(string operations)
    {
        var expected = image.UnderDebian(operations);

        var actual = image.InTheImageUnder(
            [
                "OPENSSL_ia32cap=~0x1a181a0200000000:0",
                "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512VL,-AVX2,-AVX,-SSE4_2,-SSE4_1,-SSSE3,-ERMS,-FSRM,-BMI2,-RTM,-MOVBE",
            ],
            operations);

        OutputLines.AssertSame(expected, actual);
    }

    // They are in OpenSSL's legacy provider, a shared library that libcrypto loads, as it does any other provider; docs/native-libraries.md says so.
    [Fact]
    public void Has_no_DES_and_no_RC2_and_says_so()
    {
        var ciphers = image.InTheImage("ciphers");
        var pkcs12 = image.InTheImage("pkcs12");

        Assert.Contains("DES CBC PKCS7: OpenSslCryptographicException: error:0308010C:digital envelope routines::unsupported", ciphers);
        Assert.Contains("RC2-128 CBC PKCS7: OpenSslCryptographicException: error:0308010C:digital envelope routines::unsupported", ciphers);
        Assert.Contains("PFX of rsa-2048 by openssl, rc2: OpenSslCryptographicException: error:0308010C:digital envelope routines::unsupported", pkcs12);
    }
}
