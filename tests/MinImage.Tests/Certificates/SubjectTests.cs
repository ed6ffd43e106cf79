using System.Security.Cryptography.X509Certificates;
using System.Text;
using MinImage.Certificates;

namespace MinImage.Tests.Certificates;

public sealed class SubjectTests
{
    [Fact]
    public void The_most_specific_name_comes_first()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCountryOrRegion("DE");
        name.AddOrganizationName("Grüße, GmbH");
        name.AddOrganizationalUnitName("Trust");
        name.AddEmailAddress("pki@example.org");
        name.Add("2.5.4.97", "VATDE-1");
        name.Add("1.2.3.4", "private");
        name.AddCommonName("Root");

        // The builder writes the names in reverse order, as a directory does.
        Assert.Equal(
            "C=DE, O=Grüße, GmbH, OU=Trust, emailAddress=pki@example.org, organizationIdentifier=VATDE-1, 1.2.3.4=private, CN=Root",
            SubjectOf(name.Build()));
    }

    [Theory]
    [InlineData("Root\n-----END CERTIFICATE-----\nmore")]
    [InlineData("Root\r\n-----BEGIN CERTIFICATE-----")]
    [InlineData("Root\u2028\u2029\u0085\u0000\u001b[31m -----BEGIN CERTIFICATE-----")]
    [InlineData("Root --------------BEGIN CERTIFICATE-----")]
    public void A_hostile_name_cannot_break_the_file(string commonName)
    {
        using var source = Create(commonName);
        var bundle = CertificateBundle.From(CertificateReader.Read("root.der", source.RawData));

        var pem = Encoding.UTF8.GetString(bundle.ToPem());

        var comment = pem[..pem.IndexOf('\n', StringComparison.Ordinal)];
        Assert.StartsWith("# CN=Root", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("-----", comment, StringComparison.Ordinal);
        Assert.DoesNotContain(comment, char.IsControl);
        Assert.StartsWith(comment + "\n-----BEGIN CERTIFICATE-----\n", pem, StringComparison.Ordinal);
        Assert.Equal(bundle, CertificateBundle.From(CertificateReader.Read("again.pem", bundle.ToPem())));
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        Assert.Equal(source.RawData, Assert.Single(found).RawData);
    }

    [Fact]
    public void Several_attributes_of_one_part_are_all_shown()
    {
        // RDN: SET { CN=a, O=b } in one set.
        byte[] name =
        [
            0x30, 0x16, 0x31, 0x14, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, (byte)'a', 0x30, 0x08, 0x06, 0x03, 0x55, 0x04,
            0x0A, 0x0C, 0x01, (byte)'b',
        ];

        Assert.Equal("CN=a + O=b", SubjectOf(new X500DistinguishedName(name)));
    }

    [Fact]
    public void A_value_that_is_not_text_is_shown_in_hexadecimal()
    {
        byte[] name = [0x30, 0x0E, 0x31, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55, 0x04, 0x03, 0x04, 0x03, 1, 2, 3];

        // OpenSSL does not create certificates with such a name, so the formatter is called directly.
        Assert.Equal("CN=#0403010203", DistinguishedNameText.Format(new X500DistinguishedName(name)));
    }

    [Fact]
    public void An_empty_name_is_said_to_be_none()
    {
        Assert.Equal("(no name)", SubjectOf(new X500DistinguishedName([0x30, 0x00])));
    }

    private static string SubjectOf(X500DistinguishedName name)
    {
        using var source = TestCertificates.Create(name, TestCertificates.NotAfter);
        return Assert.Single(CertificateReader.Read("root.der", source.RawData)).Subject;
    }

    private static X509Certificate2 Create(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return TestCertificates.Create(name.Build(), TestCertificates.NotAfter);
    }
}
