using System.Collections.Immutable;
using System.Text;
using MinImage.Linking;
using MinImage.RootFileSystems;
using MinImage.SysRoots;

namespace MinImage.Tests.RootFileSystems;

public sealed class ScannerFilesTests
{
    private static readonly SysRootPackage OpenSsl = new("libssl-dev", "3.0.22-1~deb12u2", "00", "licenses/libssl-dev.txt", "openssl", "3.0.22-1~deb12u2")
    {
        Architecture = "amd64",
    };

    private static readonly LinkedInputs Linked = new(
        1, "linux-x64", LinkerChoice.BuiltIn, "app/Shop.o", [], ImmutableSortedDictionary<string, string>.Empty, [], [], [], [OpenSsl])
    {
        Distribution = "Debian",
        Release = "bookworm",
        DistributionVersion = "12.15",
    };

    [Fact]
    public void Name_the_distribution_as_Debian_does()
    {
        var files = Texts(ScannerFiles.Release(Linked));

        Assert.Equal("12.15\n", files["/etc/debian_version"]);
        var lines = files["/etc/os-release"].Split('\n');
        Assert.Contains("ID=debian", lines);
        Assert.Contains("VERSION_ID=\"12\"", lines);
        Assert.Contains("VERSION_CODENAME=bookworm", lines);
        Assert.All(lines[..^1], line => Assert.Matches("^[A-Z_]+=(\"[^\"]*\"|[a-z0-9]+)$", line));
        Assert.Equal(ScannerFiles.ReleasePaths.Order(), files.Keys.Order());
    }

    [Fact]
    public void Describe_each_linked_package_under_its_own_name_with_its_source()
    {
        var package = Texts(ScannerFiles.Packages(Linked)).Single();

        Assert.Equal("/var/lib/dpkg/status.d/libssl-dev", package.Key);
        Assert.Equal(
            "Package: libssl-dev\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.22-1~deb12u2\n", package.Value);
    }

    [Theory]
    [InlineData("gcc-12", "12.2.0-14+deb12u1", "Source: gcc-12 (12.2.0-14+deb12u1)\n")]
    [InlineData("gcc-12", "12.2.0-14", "Source: gcc-12\n")]
    [InlineData("libgcc-12-dev", "12.2.0-14", "")]
    [InlineData(null, null, "")]
    public void Give_the_sources_version_where_it_differs_from_the_packages(string? source, string? version, string expected)
    {
        var gcc = new SysRootPackage("libgcc-12-dev", "12.2.0-14", "00", "licenses/gcc.txt", source, version) { Architecture = "arm64" };

        var text = Texts(ScannerFiles.Packages(Linked with { SystemPackages = [gcc] })).Single().Value;

        Assert.Equal($"Package: libgcc-12-dev\nStatus: install ok installed\nArchitecture: arm64\n{expected}Version: 12.2.0-14\n", text);
    }

    [Fact]
    public void Claim_nothing_where_the_packages_are_unknown()
    {
        LinkedInputs[] unknown =
        [
            Linked with { SystemPackages = [] },
            Linked with { DistributionVersion = null },
            Linked with { Distribution = "Ubuntu" },
            Linked with { SystemPackages = [OpenSsl with { Architecture = null }] },
        ];

        Assert.All(unknown, linked => Assert.Empty(ScannerFiles.Release(linked).AddRange(ScannerFiles.Packages(linked))));
    }

    private static Dictionary<string, string> Texts(ImmutableArray<Entry> entries) => entries.Cast<FileEntry>().ToDictionary(entry => entry.Path, Text);

    private static string Text(FileEntry entry)
    {
        using var reader = new StreamReader(entry.Content.OpenRead(), Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
