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

        var collected = CertificateSources.Collect(bundle, packagedFile: null, [more, bundle], File.Exists, sslCertFile: null);

        Assert.Equal(["CN=First", "CN=Second"], Subjects(collected.Bundle));
        Assert.Empty(collected.NotPackaged.Certificates);
    }

    [Theory]
    [InlineData("Packaged")]
    [InlineData("packaged")]
    public void The_word_Packaged_takes_the_packages_file_and_asks_nothing_of_the_host(string word)
    {
        var packaged = Write("packaged.pem", TestCertificates.Pem("CN=Mozilla"));
        var host = Write("host.pem", TestCertificates.Pem("CN=Host"));
        var asked = new List<string>();

        var collected = CertificateSources.Collect(word, packaged, [], Exists, sslCertFile: host);

        Assert.Equal(["CN=Mozilla"], Subjects(collected.Bundle));
        Assert.Empty(collected.NotPackaged.Certificates);
        Assert.Equal([packaged], asked);

        bool Exists(string path)
        {
            asked.Add(path);
            return File.Exists(path);
        }
    }

    [Fact]
    public void More_files_come_beside_the_packaged_certificates()
    {
        var packaged = Write("packaged.pem", TestCertificates.Pem("CN=Mozilla"));
        var more = Write("more.pem", TestCertificates.Pem("CN=Ours"));

        var collected = CertificateSources.Collect(CertificateSources.Packaged, packaged, [more], File.Exists, sslCertFile: null);

        Assert.Equal(["CN=Mozilla", "CN=Ours"], Subjects(collected.Bundle));
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("host")]
    public void The_word_Host_uses_the_file_that_the_variable_names(string word)
    {
        var packaged = Write("packaged.pem", TestCertificates.Pem("CN=Mozilla"));
        var bundle = Write("bundle.pem", TestCertificates.Pem("CN=First"));

        var collected = CertificateSources.Collect(word, packaged, [], File.Exists, bundle);

        Assert.Equal(["CN=First"], Subjects(collected.Bundle));
    }

    [Fact]
    public void The_hosts_certificates_that_the_package_lacks_are_named_and_kept()
    {
        var common = TestCertificates.Pem("CN=Common");
        var packaged = Write("packaged.pem", common + TestCertificates.Pem("CN=Mozilla only") + TestCertificates.Pem("CN=Same name"));
        var host = Write("host.pem", TestCertificates.Pem("CN=Proxy") + common + TestCertificates.Pem("CN=Same name"));
        var more = Write("more.pem", TestCertificates.Pem("CN=Ours"));

        var collected = CertificateSources.Collect(CertificateSources.Host, packaged, [more], File.Exists, host);

        // Certificates are compared by their bytes: the same name on another one is another root. What the project names is not reported.
        Assert.Equal(["CN=Proxy", "CN=Same name"], Subjects(collected.NotPackaged));
        Assert.Equal(["CN=Common", "CN=Ours", "CN=Proxy", "CN=Same name"], Subjects(collected.Bundle));
    }

    [Theory]
    [InlineData("Packaged", null)]
    [InlineData("Packaged", "/none/packaged.pem")]
    [InlineData("Host", null)]
    [InlineData("Host", "/none/packaged.pem")]
    public void A_package_without_its_file_is_an_error_and_not_an_image_without_certificates(string word, string? packaged)
    {
        var host = Write("host.pem", TestCertificates.Pem("CN=Host"));

        var error = Refusal(() => CertificateSources.Collect(word, packaged, [], File.Exists, host));

        Assert.Equal(Codes.PackagedCertificatesMissing, error.Code);
        Assert.Contains("MinImage.Certificates", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinImageCertificatesVersion", error.Message, StringComparison.Ordinal);
        Assert.Contains(packaged ?? "", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots", "'Hots'")]
    [InlineData("Package", "'Package'")]
    [InlineData("", "is '': expected Packaged, Host")]
    public void A_word_that_is_none_is_refused_with_those_that_are(string word, string expected)
    {
        var packaged = Write("packaged.pem", TestCertificates.Pem("CN=Mozilla"));
        Action[] ways =
        [
            () => CertificateSources.Check(word, [], File.Exists, sslCertFile: null),
            () => CertificateSources.Collect(word, packaged, [], File.Exists, sslCertFile: null),
        ];

        foreach (var error in ways.Select(Refusal))
        {
            Assert.Equal(Codes.UnknownCertificateBundle, error.Code);
            Assert.All([expected, "Packaged", "Host", "PEM file"], (string part) => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Before_any_package_is_there_the_projects_files_are_checked()
    {
        var more = Write("more.pem", TestCertificates.Pem("CN=Ours"));
        var missing = Path.Combine(_folder.FullName, "missing.pem");

        var named = CertificateSources.Check(CertificateSources.Packaged, [more], _ => false, sslCertFile: missing);

        Assert.Equal(["CN=Ours"], Subjects(named));
        AssertMissing(missing, () => CertificateSources.Check(CertificateSources.Packaged, [missing], File.Exists, sslCertFile: null));
    }

    [Fact]
    public void Before_any_package_is_there_a_bundle_that_is_not_packaged_is_checked()
    {
        var missing = Path.Combine(_folder.FullName, "missing.pem");
        var empty = Write("empty.pem", "");

        AssertMissing(missing, () => CertificateSources.Check(missing, [], File.Exists, sslCertFile: null));
        AssertMissing(missing, () => CertificateSources.Check(CertificateSources.Host, [], File.Exists, missing));
        Assert.Equal(Codes.NoCertificates, Refusal(() => CertificateSources.Check(CertificateSources.Host, [], _ => false, sslCertFile: null)).Code);
        Assert.Equal(Codes.NoCertificateInFile, Refusal(() => CertificateSources.Check(empty, [], File.Exists, sslCertFile: null)).Code);
        Assert.Equal(Codes.NoCertificateInFile, Refusal(() => CertificateSources.Check(CertificateSources.Host, [], File.Exists, empty)).Code);
    }

    [Fact]
    public void A_missing_file_is_an_error_with_its_path()
    {
        var bundle = Write("bundle.pem", TestCertificates.Pem("CN=First"));
        var missing = Path.Combine(_folder.FullName, "none", "missing.pem");

        AssertMissing(missing, () => CertificateSources.Collect(missing, packagedFile: null, [], File.Exists, sslCertFile: null));
        AssertMissing(missing, () => CertificateSources.Collect(bundle, packagedFile: null, [missing], File.Exists, sslCertFile: null));
        AssertMissing(_folder.FullName, () => CertificateFile.Read(_folder.FullName));
    }

    [Fact]
    public void A_cancelled_collection_reads_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() =>
            CertificateSources.Collect("/none/bundle.pem", packagedFile: null, [], File.Exists, sslCertFile: null, cancelled));
        Assert.Throws<OperationCanceledException>(() =>
            CertificateSources.Check("/none/bundle.pem", [], File.Exists, sslCertFile: null, cancelled));
    }

    [Fact]
    public void The_first_place_that_exists_is_the_hosts_bundle()
    {
        Assert.All(HostBundle.KnownPaths, place => Assert.Equal(place, HostBundle.Find(path => path == place, sslCertFile: "")));
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
            [
                .. HostBundle.KnownPaths, "apt-get install ca-certificates", "dnf install ca-certificates", "apk add ca-certificates",
                "Packaged", "MinImageCertificates=false",
            ],
            (string part) => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static string[] Subjects(CertificateBundle bundle) =>
        [.. bundle.Certificates.Select(certificate => certificate.Subject).Order(StringComparer.Ordinal)];

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
