using System.Text;
using MinImage.Diagnostics;
using MinImage.Platforms;
using MinImage.SysRoots;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking;

public sealed class SysRootTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public void One_that_is_whole_says_what_it_is()
    {
        var sysRoot = _sysRoot.Open();

        Assert.Equal(("linux-x64", "2.36", "3.0.15"), (sysRoot.Manifest.RuntimeIdentifier, sysRoot.Manifest.Glibc, sysRoot.Manifest.Openssl));
        Assert.Equal("libc6-dev", Assert.Single(sysRoot.Manifest.Packages).Name);
        Assert.Equal(Path.Combine(_sysRoot.Folder, "lib", "libc.a"), sysRoot["libc.a"]);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/")]
    public void A_folder_that_is_none_is_refused_with_the_package_that_has_one(string folder)
    {
        var error = Assert.Throws<MinImageException>(() => SysRoot.Open(folder, TestSysRoot.X64));

        Assert.Equal(Codes.SysRootMissing, error.Code);
        Assert.Contains($"'{folder}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinImage.Sysroot.linux-x64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_for_another_platform_is_refused_with_both()
    {
        var error = Assert.Throws<MinImageException>(() => SysRoot.Open(_sysRoot.Folder, Platform.FromRuntimeIdentifier("linux-arm64")));

        Assert.Equal(Codes.SysRootMismatch, error.Code);
        Assert.Contains("linux-arm64", error.Message, StringComparison.Ordinal);
        Assert.Contains("it is for linux-x64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 2", "format is 2")]
    [InlineData("\"glibc\": \"2.36\"", "\"glibc\": \"2.35\"", "glibc is 2.35")]
    [InlineData("\"glibc\": \"2.36\"", "\"glibc\": \"new\"", "glibc is new")]
    [InlineData("\"openssl\": \"3.0.15\"", "\"openssl\": \"1.1.1\"", "OpenSSL is 1.1.1")]
    public void One_that_is_too_old_or_too_new_is_refused(string old, string changed, string reason)
    {
        WriteManifest(TestSysRoot.Manifest.Replace(old, changed, StringComparison.Ordinal));

        var error = Assert.Throws<MinImageException>(_sysRoot.Open);

        Assert.Equal(Codes.SysRootMismatch, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"glibc\": \"2.36\"", "\"glibc\": \"2.41\"")]
    [InlineData("\"openssl\": \"3.0.15\"", "\"openssl\": \"4.0\"")]
    [InlineData("\"packages\"", "\"distribution\": \"Debian\", \"packages\"")]
    public void One_that_is_newer_or_says_more_is_taken(string old, string changed)
    {
        WriteManifest(TestSysRoot.Manifest.Replace(old, changed, StringComparison.Ordinal));

        Assert.Equal("linux-x64", _sysRoot.Open().Manifest.RuntimeIdentifier);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"formatVersion\": 1 }")]
    [InlineData("{ \"formatVersion\": 1, \"runtimeIdentifier\": null, \"glibc\": \"2.36\", \"openssl\": \"3.0\", \"packages\": [] }")]
    [InlineData("{ \"formatVersion\": \"one\", \"runtimeIdentifier\": \"linux-x64\", \"glibc\": \"2.36\", \"openssl\": \"3.0\", \"packages\": [] }")]
    public void A_damaged_manifest_is_refused_with_its_path(string manifest)
    {
        WriteManifest(manifest);

        var error = Assert.Throws<MinImageException>(_sysRoot.Open);

        Assert.Equal(Codes.SysRootMismatch, error.Code);
        Assert.Contains(Path.Combine(_sysRoot.Folder, "sysroot.json"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rcrt1.o")]
    [InlineData("libc.a")]
    [InlineData("libcrypto.a")]
    [InlineData("crtn.o")]
    public void One_that_is_not_whole_is_refused_with_what_is_missing(string name)
    {
        File.Delete(Path.Combine(_sysRoot.Folder, "lib", name));

        var error = Assert.Throws<MinImageException>(_sysRoot.Open);

        Assert.Equal(Codes.SysRootMissing, error.Code);
        Assert.Contains(Path.Combine(_sysRoot.Folder, "lib", name), error.Message, StringComparison.Ordinal);
    }

    private void WriteManifest(string text) => _sysRoot.Write("sysroot.json", Encoding.UTF8.GetBytes(text));
}
