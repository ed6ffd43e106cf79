using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MinImage.Certificates;

namespace MinImage.Tests.Certificates;

public sealed class CertificateBundleTests
{
    private const string HostBundlePath = "/etc/ssl/certs/ca-certificates.crt";

    [Fact]
    public void The_order_of_the_input_does_not_matter()
    {
        var certificates = Enumerable.Range(0, 8).Select(i => Certificate($"CN=Root {i}")).ToArray();

        var forward = CertificateBundle.From(certificates);
        var backward = CertificateBundle.From(certificates.Reverse());

        Assert.Equal(forward, backward);
        Assert.Equal(forward.GetHashCode(), backward.GetHashCode());
        Assert.Equal(forward.ToPem(), backward.ToPem());
        Assert.Equal(
            forward.Certificates.Select(certificate => certificate.Fingerprint).Order(StringComparer.Ordinal),
            forward.Certificates.Select(certificate => certificate.Fingerprint));
    }

    [Fact]
    public void A_certificate_that_comes_twice_is_kept_once()
    {
        using var source = TestCertificates.Create("CN=Root");
        var fromPem = CertificateReader.Read("a.pem", Encoding.UTF8.GetBytes(source.ExportCertificatePem()));
        var fromDer = CertificateReader.Read("a.der", source.RawData);

        Assert.Single(CertificateBundle.From([.. fromPem, .. fromDer]).Certificates);
    }

    [Fact]
    public void Two_certificates_of_one_name_are_both_kept()
    {
        Assert.Equal(2, CertificateBundle.From([Certificate("CN=Root"), Certificate("CN=Root")]).Certificates.Length);
    }

    [Fact]
    public void The_file_has_comments_64_columns_and_plain_line_feeds()
    {
        var certificate = Certificate("CN=Root");

        var lines = Encoding.UTF8.GetString(CertificateBundle.From([certificate]).ToPem()).Split('\n');

        Assert.Equal("# CN=Root", lines[0]);
        Assert.Equal("-----BEGIN CERTIFICATE-----", lines[1]);
        Assert.All(lines[2..^3], line => Assert.Equal(64, line.Length));
        Assert.InRange(lines[^3].Length, 1, 64);
        Assert.Equal("-----END CERTIFICATE-----", lines[^2]);
        Assert.Equal("", lines[^1]);
        Assert.Equal(Convert.ToBase64String(certificate.Der.AsSpan()), string.Concat(lines[2..^2]));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_culture()
    {
        var bundle = CertificateBundle.From([Certificate("CN=I i ı İ"), Certificate("CN=Other")]);
        var expected = bundle.ToPem();
        var culture = CultureInfo.CurrentCulture;
        var custom = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        custom.NumberFormat.NegativeSign = "minus";
        custom.DateTimeFormat.DateSeparator = "?";
        try
        {
            CultureInfo.CurrentCulture = custom;
            Assert.Equal(expected, CertificateBundle.From(CertificateReader.Read("a.pem", expected)).ToPem());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Expired_certificates_are_named_and_kept()
    {
        var now = TestCertificates.NotBefore.AddYears(5);
        using var old = TestCertificates.Create(new X500DistinguishedName("CN=Old"), now.AddSeconds(-1));
        using var last = TestCertificates.Create(new X500DistinguishedName("CN=Last second"), now);
        var bundle = CertificateBundle.From([.. CertificateReader.Read("old", old.RawData), .. CertificateReader.Read("last", last.RawData)]);

        var expired = bundle.Expired(now);

        Assert.Equal("CN=Old", Assert.Single(expired).Subject);
        Assert.Equal(2, bundle.Certificates.Length);
    }

    [Fact]
    public void What_another_bundle_lacks_is_the_difference_in_the_same_order()
    {
        var certificates = Enumerable.Range(0, 8).Select(i => Certificate($"CN=Root {i}")).ToArray();

        var difference = CertificateBundle.From(certificates).Without(CertificateBundle.From([certificates[3], Certificate("CN=Another")]));

        Assert.Equal(CertificateBundle.From(certificates.Where((_, i) => i != 3)), difference);
    }

    [Fact]
    public void An_empty_bundle_is_an_empty_file()
    {
        Assert.Empty(CertificateBundle.From([]).ToPem());
    }

    [Fact]
    public void The_hosts_own_bundle_keeps_its_certificates()
    {
        var expected = new X509Certificate2Collection();
        expected.ImportFromPemFile(HostBundlePath);

        var bundle = CertificateBundle.From(CertificateFile.Read(HostBundlePath));
        var again = CertificateBundle.From(CertificateReader.Read("again.pem", bundle.ToPem()));

        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(certificate => Convert.ToHexStringLower(certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)))
                .ToHashSet(),
            bundle.Certificates.Select(certificate => certificate.Fingerprint).ToHashSet());
        Assert.Equal(bundle, again);
        Assert.Equal(bundle.ToPem(), again.ToPem());
        Assert.All(bundle.Certificates, certificate => Assert.Contains('=', certificate.Subject));
    }

    [Fact]
    public void The_runtimes_own_reader_finds_the_same_dates()
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPemFile(HostBundlePath);
        foreach (var expected in collection)
        {
            var certificate = Assert.Single(CertificateReader.Read("one", expected.RawData));

            Assert.Equal(expected.NotBefore.ToUniversalTime(), certificate.NotBefore.UtcDateTime);
            Assert.Equal(expected.NotAfter.ToUniversalTime(), certificate.NotAfter.UtcDateTime);
        }
    }

    private static RootCertificate Certificate(string subject) =>
        Assert.Single(CertificateReader.Read("root.pem", Encoding.UTF8.GetBytes(TestCertificates.Pem(subject))));
}
