using System.Text;
using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Relinking;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Relinking;

/// <summary>Tests of what is rejected. That a kit links is tested where there is something to link: in the scenarios.</summary>
public sealed class RelinkKitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hosts_linker_has_no_kit()
    {
        var error = Assert.Throws<MinImageException>(() => RelinkKitWriter.Check(LinkerChoice.Host, Path.Combine(_folder.Path, "kit")));

        Assert.Equal(Codes.RelinkKitNotSupported, error.Code);
    }

    [Fact]
    public void A_folder_with_something_else_is_refused_and_an_empty_or_missing_one_or_a_kit_is_not()
    {
        _folder.Write("else/diary.txt", "x"u8);
        _folder.Write("kit/relink.json", "{}"u8);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));

        var error = Assert.Throws<MinImageException>(() => Check("else"));

        Assert.Equal(Codes.NotARelinkKit, error.Code);
        Check("kit");
        Check("empty");
        Check("missing");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"formatVersion":2}""")]
    public void A_damaged_list_is_named(string json)
    {
        var path = _folder.Write("relink.json", Encoding.UTF8.GetBytes(json));

        var error = Assert.Throws<MinImageException>(() => RelinkKit.Open(_folder.Path));

        Assert.Equal(Codes.RelinkKitDamaged, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_kit_is_named()
    {
        var error = Assert.Throws<MinImageException>(() => RelinkKit.Open(Path.Combine(_folder.Path, "missing")));

        Assert.Equal(Codes.RelinkKitDamaged, error.Code);
    }

    [Fact]
    public void Has_nothing_to_prepare_where_a_file_of_it_is_missing()
    {
        _folder.Write("relink.json", Encoding.UTF8.GetBytes(
            $$"""
            {
              "formatVersion": 1, "runtimeIdentifier": "linux-x64", "executable": { "path": "app", "size": 1, "sha256": "" }, "objectFile": "app.o",
              "libraries": [], "aliases": {}, "packages": [], "sysRoot": {{TestSysRoot.Manifest}}, "files": []
            }
            """));

        using var files = new InputFiles();
        var error = Assert.Throws<MinImageException>(() => RelinkKit.Open(_folder.Path).Prepare(files, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.RelinkKitDamaged, error.Code);
        Assert.Contains("app.o", error.Message, StringComparison.Ordinal);
    }

    private void Check(string name) => RelinkKitWriter.Check(LinkerChoice.BuiltIn, Path.Combine(_folder.Path, name));
}
