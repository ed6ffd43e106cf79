using System.Text;
using MinImage.Diagnostics;
using MinImage.SysRoots;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking;

public sealed class IcuLibrariesTests : IDisposable
{
    private const string Manifest = """{ "formatVersion": 1, "runtimeIdentifier": "linux-x64", "icu": "72.1", "packages": [] }""";

    private readonly TemporaryFolder _folder = new();

    public IcuLibrariesTests()
    {
        Write("icu.json", Manifest);
        foreach (var name in new[] { "libicui18n.a", "libicuuc.a", "libicudata.a", "libstdc++.a" })
        {
            Write("lib/" + name, "!<arch>\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_folder_is_opened() => Assert.Equal("72.1", IcuLibraries.Open(_folder.Path, TestSysRoot.X64).Manifest.Icu);

    [Theory]
    [InlineData("libicudata.a")]
    [InlineData("libstdc++.a")]
    public void A_library_that_is_missing_is_named(string name)
    {
        File.Delete(Path.Combine(_folder.Path, "lib", name));

        Refuses(Codes.IcuMissing, name);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_named()
    {
        File.Delete(Path.Combine(_folder.Path, "icu.json"));

        Refuses(Codes.IcuMissing, _folder.Path);
    }

    [Theory]
    [InlineData("", "icu.json")]
    [InlineData("null", "icu.json")]
    [InlineData("{", "icu.json")]
    [InlineData("""{ "formatVersion": 2, "runtimeIdentifier": "linux-x64", "icu": "80", "packages": [] }""", "format is 2")]
    [InlineData("""{ "formatVersion": 1, "runtimeIdentifier": "linux-arm64", "icu": "72.1", "packages": [] }""", "platform is linux-arm64")]
    public void What_does_not_fit_is_a_mismatch_with_its_reason(string manifest, string shown)
    {
        Write("icu.json", manifest);

        Refuses(Codes.IcuMismatch, shown);
    }

    private void Refuses(string code, string shown)
    {
        var error = Assert.Throws<MinImageException>(() => IcuLibraries.Open(_folder.Path, TestSysRoot.X64));

        Assert.Equal(code, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string content) => _folder.Write(name, Encoding.UTF8.GetBytes(content));
}
