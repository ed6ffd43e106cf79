using MinImage.Diagnostics;
using MinImage.RootFileSystems;
using MinImage.Tests.Layouts;

namespace MinImage.Tests.RootFileSystems;

public sealed class PublishedFilesTests
{
    [Fact]
    public void Takes_modes_from_the_content_and_leaves_symbols_out()
    {
        using var folder = new TemporaryFolder();
        var elf = folder.Write("app", "\u007FELF rest"u8);
        var script = folder.Write("run", "#!/bin/sh"u8);
        var text = folder.Write("text", "\x7F"u8);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(text, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var entries = PublishedFiles.Entries(
            [new(elf, "Shop"), new(script, @"bin\run"), new(text, "a.txt"), new("gone", "Shop.dbg"), new("gone", "Shop.PDB")], "/app/");

        Assert.Equal(
            [("/app/Shop", "755"), ("/app/bin/run", "755"), ("/app/a.txt", "644")],
            entries.Select(e => (e.Path, Convert.ToString(e.Mode, 8))));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData(@"a\..\..\x")]
    [InlineData("/etc/passwd")]
    [InlineData(@"C:\x")]
    [InlineData(@"\\server\x")]
    [InlineData("")]
    public void Refuses_a_path_that_leaves_the_working_directory(string relative)
    {
        using var folder = new TemporaryFolder();
        var source = folder.Write("file", "x"u8);

        var error = Assert.Throws<MinImageException>(() => PublishedFiles.Entries([new(source, relative)], "/app"));

        Assert.Equal(Codes.InvalidPath, error.Code);
    }

    [Fact]
    public void Refuses_a_relative_working_directory()
    {
        var error = Assert.Throws<MinImageException>(() => PublishedFiles.Entries([], "app"));

        Assert.Equal(Codes.InvalidPath, error.Code);
    }
}
