using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MinImage.Certificates;
using MinImage.Diagnostics;

namespace MinImage.Tests.Certificates;

public sealed class CertificateReaderTests
{
    private const string Name = "roots.pem";

    [Fact]
    public void Several_blocks_with_text_between_are_read_in_order()
    {
        var content = $"A comment, then:\n{TestCertificates.Pem("CN=First")}\n# ---- the next ----\n{TestCertificates.Pem("CN=Second")}The end";

        Assert.Equal(["CN=First", "CN=Second"], Read(content).Select(certificate => certificate.Subject));
    }

    [Fact]
    public void Line_ends_a_byte_order_mark_and_indentation_do_not_matter()
    {
        var pem = TestCertificates.Pem("CN=Root");
        var expected = Read(pem);

        Assert.Equal(expected, Read(pem.ReplaceLineEndings("\r\n")));
        Assert.Equal(expected, Read('\uFEFF' + pem));
        Assert.Equal(expected, Read("  " + pem.Replace("\n", "  \n  ", StringComparison.Ordinal)));
        Assert.Equal(expected, Read(pem.TrimEnd()));
    }

    [Fact]
    public void DER_is_read_and_its_fields_are_those_of_the_runtime()
    {
        using var source = TestCertificates.Create("CN=Root");

        var certificate = Assert.Single(CertificateReader.Read("root.der", source.RawData));

        Assert.Equal(source.RawData, certificate.Der.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(source.RawData)), certificate.Fingerprint);
        Assert.Equal(TestCertificates.NotBefore, certificate.NotBefore);
        Assert.Equal(TestCertificates.NotAfter, certificate.NotAfter);
        Assert.Equal(TimeSpan.Zero, certificate.NotAfter.Offset);
    }

    [Fact]
    public void A_text_that_begins_like_DER_is_still_a_text()
    {
        Assert.Single(Read("0 is the first character.\n" + TestCertificates.Pem("CN=Root")));
    }

    [Fact]
    public void Blocks_of_other_things_are_passed_over()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Single(Read(key.ExportSubjectPublicKeyInfoPem() + "\n" + TestCertificates.Pem("CN=Root")));
    }

    [Theory]
    [InlineData("", "no -----BEGIN CERTIFICATE----- line")]
    [InlineData(" \r\n", "no -----BEGIN CERTIFICATE----- line")]
    [InlineData("<html>Sign in to the proxy</html>", "no -----BEGIN CERTIFICATE----- line")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "only: PUBLIC KEY")]
    [InlineData("-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----", "openssl x509")]
    [InlineData("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----", "openssl pkcs7")]
    public void A_file_without_a_plain_certificate_is_refused(string content, string expected)
    {
        AssertRefused(Codes.NoCertificateInFile, expected, Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public void UTF_16_and_PKCS_7_are_refused_with_a_way_out()
    {
        using var certificate = TestCertificates.Create("CN=Root");
        var pkcs7 = new X509Certificate2Collection(certificate).Export(X509ContentType.Pkcs7);

        AssertRefused(Codes.NoCertificateInFile, "UTF-8", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(TestCertificates.Pem("CN=Root"))]);
        AssertRefused(Codes.NoCertificateInFile, "PKCS #7", pkcs7!);
    }

    [Fact]
    public void A_private_key_in_PEM_is_refused_whatever_its_kind()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        string[] keys =
        [
            rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), ec.ExportECPrivateKeyPem(),
            ec.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption),
        ];

        foreach (var key in keys)
        {
            AssertRefused(Codes.PrivateKeyInFile, "private key", Encoding.UTF8.GetBytes(TestCertificates.Pem("CN=Root") + key));
            AssertRefused(Codes.PrivateKeyInFile, "private key", Encoding.UTF8.GetBytes("-----BEGIN CERTIFICATE-----\nx" + key));
        }
    }

    [Fact]
    public void A_private_key_in_DER_is_refused_whatever_its_kind()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = TestCertificates.Create("CN=Root");
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        byte[][] keys =
        [
            rsa.ExportRSAPrivateKey(), rsa.ExportPkcs8PrivateKey(), ec.ExportECPrivateKey(),
            ec.ExportEncryptedPkcs8PrivateKey("secret", encryption), certificate.Export(X509ContentType.Pfx, "secret"),
        ];

        foreach (var key in keys)
        {
            AssertRefused(Codes.PrivateKeyInFile, "private key", key);
        }
    }

    [Fact]
    public void A_PEM_file_cut_off_anywhere_after_its_BEGIN_is_refused()
    {
        var pem = TestCertificates.Pem("CN=Root").TrimEnd();

        for (var length = "-----BEGIN".Length; length < pem.Length; length++)
        {
            AssertRefused(Codes.CertificateDamaged, Name, Encoding.UTF8.GetBytes(pem[..length]));
        }
    }

    [Fact]
    public void A_second_certificate_that_is_damaged_is_refused_with_its_line()
    {
        var first = TestCertificates.Pem("CN=Root");
        var line = first.Count(character => character == '\n') + 1;

        AssertRefused(
            Codes.CertificateDamaged, $"line {line}", Encoding.UTF8.GetBytes(first + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END X509 CRL-----", "is expected")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN CERTIFICATE-----", "is expected")]
    [InlineData("-----BEGIN CERTIFICATE-----\nA?AA\n-----END CERTIFICATE-----", "not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----", "not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "damaged")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", "not an X.509 certificate")]
    [InlineData("-----BEGIN CERTIFICATE\nAAAA\n", "incomplete")]
    [InlineData("-----END CERTIFICATE-----", "boundary")]
    [InlineData("text -----BEGIN CERTIFICATE-----", "boundary")]
    public void A_damaged_block_is_refused_with_the_reason(string content, string expected)
    {
        AssertRefused(Codes.CertificateDamaged, expected, Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public void Two_files_joined_without_a_line_break_are_refused()
    {
        var joined = TestCertificates.Pem("CN=First").TrimEnd() + TestCertificates.Pem("CN=Second");

        AssertRefused(Codes.CertificateDamaged, "line ", Encoding.UTF8.GetBytes(joined));
    }

    [Fact]
    public void DER_that_is_cut_off_or_followed_by_more_is_refused()
    {
        using var certificate = TestCertificates.Create("CN=Root");
        var der = certificate.RawData;

        for (var length = 2; length < der.Length; length++)
        {
            AssertRefused(Codes.CertificateDamaged, "truncated", der[..length]);
        }

        AssertRefused(Codes.CertificateDamaged, "1 more bytes", [.. der, 0]);
    }

    [Fact]
    public void A_request_is_not_a_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Root", key, HashAlgorithmName.SHA256).CreateSigningRequest();

        AssertRefused(Codes.CertificateDamaged, "not an X.509 certificate", request);
    }

    private static RootCertificate[] Read(string content) =>
        [.. CertificateReader.Read(Name, Encoding.UTF8.GetBytes(content))];

    private static void AssertRefused(string code, string expected, byte[] content)
    {
        var error = Assert.Throws<MinImageException>(() => CertificateReader.Read(Name, content));
        Assert.Equal(code, error.Code);
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
