using System.Text;
using MinImage.Attachments.Sboms;
using MinImage.RootFileSystems;
using MinImage.Testing.Attachments;

namespace MinImage.SystemTests.Attachments;

[Trait(Needs.Trait, Needs.HostTools)]
public sealed class SbomReaderTests : IDisposable
{
    // As Trivy writes them, with the source packages.
    private static readonly string[] PackagesOfTheImage =
    [
        "pkg:deb/debian/libc6-dev@2.36-9+deb12u14?arch=amd64&distro=debian-12.15 glibc",
        "pkg:deb/debian/libstdc%2B%2B-12-dev@12.2.0-14+b1?arch=amd64&distro=debian-12.15 gcc-12",
        "pkg:nuget/Json.Net@13.0.3",
        "pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64@10.0.12",
        "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.12",
        "pkg:nuget/MinImage.Sysroot.linux-x64@0.9.0",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "", "", true)]
    [InlineData(true, "", "", true)]
    [InlineData(false, "SPDXRef-Source-glibc", "SPDXRef_Source_glibc", false)]
    [InlineData(false, "\"LGPL-2.1-or-later\"", "\"LGPL 2.1\"", false)]
    public void SPDX_documents_are_valid_by_the_tools_of_the_SPDX_project(bool isIndex, string text, string replacement, bool isValid)
    {
        var document = SpdxSbom.Write(isIndex ? TestSources.Index() : TestSources.Subject());

        var result = SbomReaders.ValidateSpdx(Write("shop.spdx.json", document.AsSpan(), text, replacement));

        Assert.True((result.ExitCode == 0) == isValid, result.Text);
    }

    [Theory]
    [InlineData(false, "", "", true)]
    [InlineData(true, "", "", true)]
    [InlineData(false, "\"library\"", "\"book\"", false)]
    [InlineData(false, "\"SHA-512\"", "\"SHA512\"", false)]
    public void CycloneDX_documents_are_valid_by_the_library_of_the_CycloneDX_project(bool isIndex, string text, string replacement, bool isValid)
    {
        var document = CycloneDxSbom.Write(isIndex ? TestSources.Index() : TestSources.Subject());

        var result = SbomReaders.ValidateCycloneDx(Write("shop.cyclonedx.json", document.AsSpan(), text, replacement));

        Assert.True((result.ExitCode == 0) == isValid, result.Text);
    }

    [Fact]
    public void Trivy_reads_thePackagesOfTheImage_of_the_distribution_with_their_sources_and_those_of_NuGet()
    {
        _folder.Write("root/etc/debian_version", "12.15\n"u8);
        _folder.Write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"u8);
        Write("root/shop.spdx.json", SpdxSbom.Write(TestSources.Subject()).AsSpan());

        var packages = SbomReaders.ReadWithTrivy(_folder["root"]);

        Assert.Equal(PackagesOfTheImage, packages);
    }

    [Fact]
    public void The_document_in_an_image_is_valid_by_the_tools_of_the_SPDX_project()
    {
        var result = SbomReaders.ValidateSpdx(Write("shop.spdx.json", SpdxSbom.Write(TestSources.Contents()).AsSpan()));

        Assert.True(result.ExitCode == 0, result.Text);
    }

    [Fact]
    public void Trivy_lists_each_package_of_an_image_with_its_SBOM_once()
    {
        foreach (var entry in ScannerFiles.Release(TestSources.Linked()).Concat(ScannerFiles.Packages(TestSources.Linked())).Cast<FileEntry>())
        {
            using var content = entry.Content.OpenRead();
            using var reader = new StreamReader(content);
            _folder.Write($"root{entry.Path}", Encoding.UTF8.GetBytes(reader.ReadToEnd()));
        }

        Write("root/var/lib/db/sbom/Shop.spdx.json", SpdxSbom.Write(TestSources.Contents()).AsSpan());

        var packages = SbomReaders.ReadWithTrivy(_folder["root"]);

        Assert.Equal(PackagesOfTheImage, packages);
    }

    private string Write(string name, ReadOnlySpan<byte> document, string text = "", string replacement = "")
    {
        var content = Encoding.UTF8.GetString(document);
        Assert.True(text.Length == 0 || content.Contains(text, StringComparison.Ordinal), text);
        return _folder.Write(name, Encoding.UTF8.GetBytes(text.Length == 0 ? content : content.Replace(text, replacement, StringComparison.Ordinal)));
    }
}
