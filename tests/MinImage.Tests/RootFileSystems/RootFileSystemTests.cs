using System.Text;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Tests.RootFileSystems;

public sealed class RootFileSystemTests
{
    private static FileEntry File(string path) => new(path, Modes.File, 0, 0, FileContent.FromBytes("x"u8.ToArray()));

    [Fact]
    public void Adds_missing_parents_and_orders_by_the_bytes_of_the_paths()
    {
        var files = RootFileSystem.From([File("/b/\U00010000"), File("/b/\uFFFD"), File("/a-x"), File("/a/b/c")]);

        Assert.Equal(["/a", "/a-x", "/a/b", "/a/b/c", "/b", "/b/\uFFFD", "/b/\U00010000"], files.Entries.Select(e => e.Path));
        Assert.Equal(new FolderEntry("/a/b", Convert.ToInt32("755", 8), 0, 0), files.Entries[2]);
    }

    [Fact]
    public void Refuses_the_same_path_twice()
    {
        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([File("/a"), new LinkEntry("/a", Modes.Link, 0, 0, "b")]));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains("a link to 'b'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/b")]
    [InlineData("/a/b/c")]
    public void Refuses_an_entry_below_a_file(string path)
    {
        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([File(path), File("/a")]));

        Assert.Equal(Codes.PathConflict, error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a")]
    [InlineData("/a/")]
    [InlineData("/a//b")]
    [InlineData("/../a")]
    [InlineData("/a/./b")]
    [InlineData("/a\0b")]
    [InlineData("/a/.wh.b")]
    public void Refuses_a_bad_path_and_shows_it(string path)
    {
        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([File(path)]));

        Assert.Equal(Codes.InvalidPath, error.Code);
        Assert.Contains($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, 15)]
    [InlineData(1, 2047)]
    public void Takes_the_longest_path_that_Linux_unpacks(int name, int folders)
    {
        var path = string.Concat(Enumerable.Repeat("/" + new string('n', name), folders));

        Assert.Contains(RootFileSystem.From([File(path)]).Entries, entry => entry.Path == path);
    }

    [Theory]
    [InlineData("n", 256, 1, "256 bytes")]
    [InlineData("é", 128, 1, "256 bytes")]
    [InlineData("n", 255, 16, "4096 bytes")]
    public void Refuses_a_path_that_Linux_cannot_unpack(string character, int name, int folders, string shown)
    {
        var path = string.Concat(Enumerable.Repeat("/" + string.Concat(Enumerable.Repeat(character, name)), folders));

        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([File(path)]));

        Assert.Equal(Codes.InvalidPath, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 500);
    }

    [Fact]
    public void Refuses_a_path_that_is_no_unicode()
    {
        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([File("/a\uD800")]));

        Assert.Equal(Codes.InvalidPath, error.Code);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0x1000, 0)]
    [InlineData(0, -1)]
    public void Refuses_a_mode_or_an_owner_that_is_none(int mode, int owner)
    {
        var error = Assert.Throws<MinImageException>(() => RootFileSystem.From([new FolderEntry("/a", mode, owner, 0)]));

        Assert.Equal(Codes.InvalidPath, error.Code);
    }

    [Fact]
    public void Names_a_file_that_vanished()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        var error = Assert.Throws<MinImageException>(() => FileContent.FromFile(path).OpenRead());

        Assert.Equal(Codes.PublishedFileMissing, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_accounts_that_passwd_and_group_name()
    {
        var files = RootFileSystem.From(Accounts.Entries).Entries.ToDictionary(e => e.Path);

        Assert.Contains("app:x:1654:1654:app:/home/app:", Text(files["/etc/passwd"]), StringComparison.Ordinal);
        Assert.Contains("nobody:x:65534:\n", Text(files["/etc/group"]), StringComparison.Ordinal);
        Assert.Equal(Convert.ToInt32("1777", 8), files["/tmp"].Mode);
        Assert.Equal((1654, 1654), (files["/home/app"].Uid, files["/home/app"].Gid));
    }

    [Fact]
    public void Has_the_files_by_which_the_C_library_and_OpenSSL_behave_as_in_Debian()
    {
        var files = RootFileSystem.From(SystemFiles.Entries).Entries.ToDictionary(e => e.Path);

        Assert.Equal("hosts: files dns\n", Text(files["/etc/nsswitch.conf"]));
        Assert.Equal("multi on\n", Text(files["/etc/host.conf"]));
        Assert.Equal("../../etc/ssl", Assert.IsType<LinkEntry>(files["/usr/lib/ssl"]).Target);
    }

    [Theory]
    [InlineData("1654:1654", "1654:1654")]
    [InlineData("0", "0")]
    [InlineData("app", "1654:1654")]
    [InlineData("root", "0:0")]
    [InlineData("app:root", "1654:0")]
    [InlineData("7:nobody", "7:65534")]
    public void Resolves_a_user_to_numbers(string user, string expected) => Assert.Equal(expected, Accounts.ResolveUser(user));

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("app:")]
    [InlineData(":1")]
    [InlineData("1:2:3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("2147483648")]
    public void Refuses_a_user_that_nobody_knows(string user)
    {
        var error = Assert.Throws<MinImageException>(() => Accounts.ResolveUser(user));

        Assert.Equal(Codes.InvalidUser, error.Code);
    }

    private static string Text(Entry entry)
    {
        using var reader = new StreamReader(((FileEntry)entry).Content.OpenRead(), Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
