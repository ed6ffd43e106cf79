using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Certificates;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The root certificates that an image contains.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed partial class Certificates(CertificatesImage image) : IClassFixture<CertificatesImage>
{
    private const string HostBundlePath = "/etc/ssl/certs/ca-certificates.crt";
    private static readonly string PackagedPem = ReadPackage();

    [Fact]
    public void Are_exactly_the_packaged_ones_where_the_project_says_nothing()
    {
        Assert.Equal(Bundle(PackagedPem), BundleIn(image.Project.Layout));
        Assert.DoesNotContain("MINIMAGE", image.Result.Text.Replace("MINIMAGE2063", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_ones_than_those_of_the_image_are_named_once_a_day_as_are_the_other_packages()
    {
        var again = image.Project.Publish(CertificatesImage.WithNewerPackages);

        var line = image.Result.Output.Split('\n').Single(line => line.Contains("MINIMAGE2063", StringComparison.Ordinal));
        Assert.Contains($"MinImage.Certificates {Feed.NextVersion} (used: {Feed.Version})", line, StringComparison.Ordinal);
        Assert.Contains($"MinImage.Sysroot.linux-x64 {Feed.NextVersion} (used: {Feed.Version})", line, StringComparison.Ordinal);
        Assert.Contains($"set MinImageCertificatesVersion to {Feed.NextVersion} and MinImageSysRootVersion to ", line, StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Text);
        Assert.DoesNotContain("MINIMAGE2063", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Do_not_depend_on_the_hosts()
    {
        var authority = TestAuthority.Create("Another Host's").Pem;
        image.Project.Write("other.pem", authority);
        var other = Path.Combine(image.Project.Folder, "other.pem");

        var result = image.Project.PublishIn($"mount --bind '{other}' {HostBundlePath} && export SSL_CERT_FILE='{other}'", "-p:MinImageLayoutPath=other/");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(DigestOf(image.Project.Layout), DigestOf(Path.Combine(image.Project.Folder, "other")));
    }

    [Fact]
    public void Of_the_host_are_taken_where_asked_for_and_those_that_Mozilla_lacks_are_named()
    {
        var authority = TestAuthority.Create("Corporate Proxy").Pem;
        image.Project.Write("host.pem", PackagedPem + "\n" + authority);
        var host = Path.Combine(image.Project.Folder, "host.pem");

        var result = image.Project.PublishIn(
            $"mount --bind '{host}' {HostBundlePath} && unset SSL_CERT_FILE", "-p:MinImageLayoutPath=host/", "-p:MinImageCertificateBundle=Host");

        Assert.True(result.ExitCode == 0, result.Text);
        var message = Assert.Single(Message().Matches(result.Output)).Value;
        Assert.Contains("'CN=Corporate Proxy'", message, StringComparison.Ordinal);
        Assert.Contains(FingerprintOf(authority), message, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Bundle(PackagedPem, authority), BundleIn(Path.Combine(image.Project.Folder, "host")));
    }

    [Fact]
    public void Are_found_where_NuGet_has_the_package_in_a_fallback_folder()
    {
        var empty = Path.Combine(image.Project.Folder, "empty");

        var result = image.Project.PublishWith(
            new() { ["NUGET_PACKAGES"] = empty, ["NUGET_FALLBACK_PACKAGES"] = $"{image.Project.PackageFolder};{TestProject.SharedPackageFolder}" },
            "-p:MinImageLayoutPath=fallback/");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.False(Directory.Exists(Path.Combine(empty, "minimage.certificates")));
        Assert.Equal(Bundle(PackagedPem), BundleIn(Path.Combine(image.Project.Folder, "fallback")));
    }

    [Fact]
    public void In_a_version_that_does_not_exist_are_NuGets_own_error_and_no_image()
    {
        var project = TestProject.Console(
            "NoSuchVersion", """Console.WriteLine("roots");""", "<MinImageCertificatesVersion>0.0.0-none</MinImageCertificatesVersion>");

        var result = project.Publish();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error NU1102: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("MinImage.Certificates", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(project.Layout));
    }

    private static string ReadPackage()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed.Folder, $"MinImage.Certificates.{Feed.Version}.nupkg"));
        using var reader = new StreamReader(package.GetEntry("certificates/ca-certificates.pem")!.Open());
        return reader.ReadToEnd();
    }

    private static CertificateBundle Bundle(params string[] pem) => CertificateBundle.From(
        pem.SelectMany(text => CertificateReader.Read("bundle.pem", System.Text.Encoding.UTF8.GetBytes(text))));

    private static CertificateBundle BundleIn(string layout) => CertificateBundle.From(
        CertificateFile.Read(Path.Combine(Runc.Unpack(layout, CertificatesImage.Name), "rootfs", "etc", "ssl", "certs", "ca-certificates.crt")));

    private static string DigestOf(string layout) =>
        Command.Output("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{layout}:{CertificatesImage.Name}");

    private static string FingerprintOf(string pem) =>
        Convert.ToHexStringLower(SHA256.HashData(Assert.Single(Bundle(pem).Certificates).Der.AsSpan()));

    [GeneratedRegex("message MINIMAGE2008: .*")]
    private static partial Regex Message();
}
