using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Tests.RootFileSystems;

public sealed class AddedFilesTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("/etc/policy", "", "/etc/policy")]
    [InlineData("/srv/", "", "/srv/file.txt")]
    [InlineData("/srv/", "a/b/", "/srv/a/b/file.txt")]
    [InlineData("/srv/", @"a\b\", "/srv/a/b/file.txt")]
    [InlineData("/srv/", "a", "/srv/a/file.txt")]
    [InlineData("/srv/other.txt", "a/", "/srv/other.txt")]
    [InlineData("/", "", "/file.txt")]
    [InlineData(@"/srv\data\", "", "/srv/data/file.txt")]
    public void Puts_a_file_where_the_target_says(string target, string recursive, string expected)
    {
        var source = _temporary.Write("file.txt", "x"u8);

        var entry = Assert.Single(Entries(new AddedFile(source, target, recursive, null, null)));

        Assert.Equal(expected, entry.Path);
    }

    [Theory]
    [InlineData(@"..\shared\a.txt", true, "../shared/a.txt")]
    [InlineData(@"\etc\localtime", true, "/etc/localtime")]
    [InlineData(@"..\shared\a.txt", false, @"..\shared\a.txt")]
    [InlineData("/etc/localtime", false, "/etc/localtime")]
    [InlineData("C:a", false, "C:a")]
    public void A_link_leads_in_the_image_where_it_leads_on_the_host(string target, bool isWindows, string expected) =>
        Assert.Equal(expected, AddedFiles.LinkTarget("link", target, isWindows));

    [Theory]
    [InlineData(@"C:\shared\a.txt")]
    [InlineData(@"\\server\share\a.txt")]
    [InlineData(@"\\?\Volume{0}\a.txt")]
    public void A_link_to_a_drive_or_a_server_is_refused(string target)
    {
        var error = Assert.Throws<MinImageException>(() => AddedFiles.LinkTarget(@"C:\project\files\link", target, isWindows: true));

        Assert.Equal(Codes.InvalidPath, error.Code);
        Assert.Contains($@"'C:\project\files\link' is a link to '{target}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData(".")]
    public void Rejects_a_FIFO_by_its_name_before_and_after_the_build(string source)
    {
        Command.Output("mkfifo", _temporary["fifo"]);
        var added = new AddedFile(_temporary[source], "/srv/a", "", null, null);

        foreach (Func<IEnumerable<AddedFile>, CancellationToken, ImmutableArray<Entry>> entries in new[] { AddedFiles.ExpectedEntries, AddedFiles.Entries })
        {
            var error = Assert.Throws<MinImageException>(() => entries([added], CancellationToken.None));

            Assert.Equal(Codes.NotARegularFile, error.Code);
            Assert.Contains("fifo' is a FIFO", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gives_mode_and_owner_as_they_are_said_else_by_the_content()
    {
        var script = _temporary.Write("run", "#!/bin/sh"u8);

        var entries = Entries(new(script, "/said", "", Modes.Parse("0640", "/said"), Owner.Parse("7:8", "/said")), new(script, "/silent", "", null, null));

        Assert.Equal(["/said 640 7:8", "/silent 755 0:0"], entries.Select(Line));
    }

    [Fact]
    public void Gives_all_that_is_in_a_folder()
    {
        _temporary.Write("seed/a.txt", "a"u8);
        _temporary.Write("seed/sub/b.txt", "b"u8);
        Directory.CreateDirectory(Path.Combine(_temporary.Path, "seed", "empty"));
        File.CreateSymbolicLink(Path.Combine(_temporary.Path, "seed", "latest"), "sub/b.txt");
        Directory.CreateSymbolicLink(Path.Combine(_temporary.Path, "seed", "self"), ".");

        var entries = Entries(new AddedFile(Path.Combine(_temporary.Path, "seed"), "/srv/seed/", "", null, null)).OrderBy(e => e.Path, StringComparer.Ordinal);

        Assert.Equal(
            [
                "/srv/seed/a.txt 644 0:0", "/srv/seed/empty 755 0:0", "/srv/seed/latest 777 0:0 -> sub/b.txt",
                "/srv/seed/self 777 0:0 -> .", "/srv/seed/sub/b.txt 644 0:0",
            ],
            entries.Select(Line));
    }

    [Fact]
    public void Gives_a_folder_the_owner_and_the_mode_of_its_files_with_the_right_to_enter()
    {
        _temporary.Write("seed/sub/b.txt", "b"u8);

        var entries = Entries(new AddedFile(Path.Combine(_temporary.Path, "seed"), "/seed", "", Modes.Parse("640", "/seed"), new(1654, 1654)));

        Assert.Equal(["/seed 750 1654:1654", "/seed/sub 750 1654:1654", "/seed/sub/b.txt 640 1654:1654"], entries.Select(Line));
    }

    [Fact]
    public void Leaves_the_image_s_own_folders_as_they_are()
    {
        _temporary.Write("root/tmp/x", "x"u8);

        var entries = Entries(new AddedFile(Path.Combine(_temporary.Path, "root"), "/", "", null, null));

        Assert.Equal(["/tmp/x 644 0:0"], entries.Select(Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("srv/data")]
    [InlineData(@"C:\data")]
    [InlineData("./data")]
    [InlineData("/srv/../etc/passwd")]
    [InlineData("/srv/.wh.data")]
    [InlineData("//srv")]
    [InlineData("/srv/./")]
    public void Refuses_a_target_that_is_none_and_shows_it(string target)
    {
        var source = _temporary.Write("file.txt", "x"u8);

        var error = Assert.Throws<MinImageException>(() => Entries(new AddedFile(source, target, "", null, null)));

        Assert.Equal(Codes.InvalidPath, error.Code);
        Assert.Contains(target.TrimEnd('/'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_file_that_is_not_there_and_does_not_ask_for_it_before_the_build()
    {
        var missing = new AddedFile(Path.Combine(_temporary.Path, "gone"), "/gone", "", null, null);

        var expected = AddedFiles.ExpectedEntries([missing], CancellationToken.None);
        var error = Assert.Throws<MinImageException>(() => Entries(missing));

        Assert.Equal(["/gone 644 0:0"], expected.Select(Line));
        Assert.Equal(Codes.PublishedFileMissing, error.Code);
        Assert.Contains(missing.SourcePath, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("644", "644")]
    [InlineData("0644", "644")]
    [InlineData("4755", "4755")]
    [InlineData("01777", "1777")]
    [InlineData("0000", "0")]
    public void Reads_a_mode(string mode, string expected) => Assert.Equal(expected, Convert.ToString(Modes.Parse(mode, "/x"), 8));

    [Theory]
    [InlineData("0")]
    [InlineData("64")]
    [InlineData("0o644")]
    [InlineData("0x1a4")]
    [InlineData("0698")]
    [InlineData("rw-r--r--")]
    [InlineData("u+x")]
    [InlineData("-644")]
    [InlineData(" 644")]
    [InlineData("077777")]
    public void Refuses_a_mode_that_is_not_octal_and_shows_it(string mode)
    {
        var error = Assert.Throws<MinImageException>(() => Modes.Parse(mode, "/etc/policy"));

        Assert.Equal(Codes.InvalidMode, error.Code);
        Assert.Contains($"'{mode}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'/etc/policy'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1654:1654", 1654, 1654)]
    [InlineData("0:5", 0, 5)]
    [InlineData("app", 1654, 1654)]
    [InlineData("root:nobody", 0, 65534)]
    public void Reads_an_owner(string owner, int uid, int gid) => Assert.Equal(new Owner(uid, gid), Owner.Parse(owner, "/x"));

    [Theory]
    [InlineData("1654")]
    [InlineData("bob:1")]
    [InlineData("1:bob")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("-1:0")]
    [InlineData("1:2:3")]
    [InlineData("1:4294967296")]
    public void Refuses_an_owner_that_is_none_and_shows_it(string owner)
    {
        var error = Assert.Throws<MinImageException>(() => Owner.Parse(owner, "/etc/policy"));

        Assert.Equal(Codes.InvalidOwner, error.Code);
        Assert.Contains($"'{owner}'", error.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Entry> Entries(params AddedFile[] files) => AddedFiles.Entries(files, CancellationToken.None);

    private static string Line(Entry entry) =>
        $"{entry.Path} {Convert.ToString(entry.Mode, 8)} {entry.Uid}:{entry.Gid}" + (entry is LinkEntry link ? $" -> {link.Target}" : "");
}
