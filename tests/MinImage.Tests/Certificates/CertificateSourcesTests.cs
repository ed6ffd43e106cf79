using MinImage.Certificates;
using MinImage.Diagnostics;

namespace MinImage.Tests.Certificates;

public sealed class CertificateSourcesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("minimage-certificates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_bundle_and_more_files_are_put_together()
    {
        var bundle = Write("bundle.pem", TestCertificates.Pem("CN=First"));
        var more = Write("more.pem", TestCertificates.Pem("CN=Second"));

        var collected = CertificateSources.Collect(bundle, [more, bundle], File.Exists, sslCertFile: null);

        Assert.Equal(["CN=First", "CN=Second"], collected.Certificates.Select(certificate => certificate.Subject).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("host")]
    public void The_word_Host_uses_the_file_that_the_variable_names(string word)
    {
        var bundle = Write("bundle.pem", TestCertificates.Pem("CN=First"));

        var collected = CertificateSources.Collect(word, [], File.Exists, bundle);

        Assert.Equal("CN=First", Assert.Single(collected.Certificates).Subject);
    }

    [Theory]
    [InlineData("Packaged", "not available yet")]
    [InlineData("packaged", "not available yet")]
    [InlineData("Hots", "'Hots'")]
    [InlineData("", "neither a known word nor a file")]
    public void A_word_that_is_not_available_is_refused_with_what_is(string word, string expected)
    {
        var error = Refusal(() => CertificateSources.Collect(word, [], File.Exists, sslCertFile: null));

        Assert.Equal(Codes.UnknownCertificateBundle, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Host", error.Message, StringComparison.Ordinal);
        Assert.Contains("PEM file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_with_its_path()
    {
        var bundle = Write("bundle.pem", TestCertificates.Pem("CN=First"));
        var missing = Path.Combine(_folder.FullName, "none", "missing.pem");

        AssertMissing(missing, () => CertificateSources.Collect(missing, [], File.Exists, sslCertFile: null));
        AssertMissing(missing, () => CertificateSources.Collect(bundle, [missing], File.Exists, sslCertFile: null));
        AssertMissing(_folder.FullName, () => CertificateFile.Read(_folder.FullName));
    }

    [Fact]
    public void A_cancelled_collection_reads_nothing()
    {
        Assert.Throws<OperationCanceledException>(() =>
            CertificateSources.Collect("/none/bundle.pem", [], File.Exists, sslCertFile: null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_first_place_that_exists_is_the_hosts_bundle()
    {
        Assert.All(HostBundle.Places, place => Assert.Equal(place, HostBundle.Find(path => path == place, sslCertFile: "")));
        Assert.Equal("/etc/ssl/certs/ca-certificates.crt", HostBundle.Find(_ => true, sslCertFile: null));
    }

    [Fact]
    public void The_variable_comes_before_all_places()
    {
        Assert.Equal("/mine.pem", HostBundle.Find(_ => true, "/mine.pem"));
    }

    [Fact]
    public void A_variable_that_names_no_file_is_an_error_and_not_passed_over()
    {
        var error = Refusal(() => HostBundle.Find(path => path != "/mine.pem", "/mine.pem"));

        Assert.Equal(Codes.CertificateFileMissing, error.Code);
        Assert.Contains("SSL_CERT_FILE", error.Message, StringComparison.Ordinal);
        Assert.Contains("/mine.pem", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_certificates_is_told_the_places_and_the_ways_out()
    {
        var error = Refusal(() => HostBundle.Find(_ => false, sslCertFile: null));

        Assert.Equal(Codes.NoCertificates, error.Code);
        Assert.All(
            [.. HostBundle.Places, "apt-get install ca-certificates", "dnf install ca-certificates", "apk add ca-certificates", "MinImageCertificates=false"],
            (string part) => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static void AssertMissing(string path, Action act)
    {
        var error = Refusal(act);
        Assert.Equal(Codes.CertificateFileMissing, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private static MinImageException Refusal(Action act) => Assert.Throws<MinImageException>(act);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
