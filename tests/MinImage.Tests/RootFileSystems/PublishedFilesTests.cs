using MinImage.Diagnostics;
using MinImage.RootFileSystems;

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

    [Fact]
    public void Takes_the_executables_symbols_alone_where_they_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        var symbols = folder.Write("symbols", "\u007FELF rest"u8);

        var entries = PublishedFiles.Symbols(
            [new("gone", "Shop"), new(symbols, "Shop.dbg"), new("gone", "Shop.pdb"), new("gone", "lib/Other.dbg")], "Shop", "/app/");

        Assert.Equal([("/app/Shop.dbg", "644")], entries.Cast<FileEntry>().Select(e => (e.Path, Convert.ToString(e.Mode, 8))));
    }

    [Fact]
    public void Takes_what_other_hosts_write_line_ends_back_slashes_and_long_paths()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.sh", "#!/bin/sh\r\n"u8);
        var deep = folder.Write(string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/data", "x"u8);
        var relative = @"wwwroot\" + string.Join('\\', Enumerable.Repeat(new string('d', 100), 4)) + @"\data";

        var entries = PublishedFiles.Entries([new(script, @"scripts\run.sh"), new(deep, relative)], "/app");

        Assert.Equal(
            [("/app/scripts/run.sh", "755"), ("/app/" + relative.Replace('\\', '/'), "644")],
            entries.Select(e => (e.Path, Convert.ToString(e.Mode, 8))));
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_two_files()
    {
        using var folder = new TemporaryFolder();
        var source = folder.Write("file", "x"u8);

        var fileSystem = RootFileSystem.From(PublishedFiles.Entries([new(source, @"A\x"), new(source, "a/x"), new(source, "A/X")], "/app"));

        Assert.Equal(["/app", "/app/A", "/app/A/X", "/app/A/x", "/app/a", "/app/a/x"], fileSystem.Entries.Select(e => e.Path));
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
