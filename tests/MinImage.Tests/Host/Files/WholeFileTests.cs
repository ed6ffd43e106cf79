using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Tests.Host.Files;

public sealed class WholeFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_that_fails_leaves_the_previous_file_and_nothing_else(bool durable)
    {
        var path = _temporary.Write("out/file", "before"u8);

        Assert.Throws<OperationCanceledException>(() => WholeFile.Write(path, Half, durable));

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void File_replaces_the_previous_one_only_when_it_is_committed()
    {
        var path = _temporary.Write("out/file", "before"u8);
        using var file = WholeFile.Begin(path, stream => stream.Write("after"u8), durable: false, mode: null);
        var uncommitted = File.ReadAllText(path);

        file.Commit();

        Assert.Equal("before", uncommitted);
        Assert.Equal("after", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void File_that_is_not_committed_leaves_the_previous_one_and_nothing_else()
    {
        var path = _temporary.Write("out/file", "before"u8);

        using (WholeFile.Begin(path, stream => stream.Write("after"u8), durable: false, mode: null))
        {
        }

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Uncommitted_file_is_not_taken_for_an_abandoned_one_by_the_next_writer_in_its_folder()
    {
        var path = Path.Combine(_temporary.Path, "file");
        using var file = WholeFile.Begin(path, stream => stream.Write("content"u8), durable: false, mode: null);

        WholeFile.Write(Path.Combine(_temporary.Path, "other"), stream => stream.Write("other"u8));
        file.Commit();

        Assert.Equal("content", File.ReadAllText(path));
    }

    [Fact]
    public void Path_in_no_folder_is_refused_as_that_of_a_device_on_Windows_is()
    {
        var error = Assert.Throws<MinImageException>(() => WholeFile.Write(Path.GetPathRoot(_temporary.Path)!, stream => stream.Write("x"u8)));

        Assert.Equal(Codes.NotARegularFile, error.Code);
        Assert.Contains("a device such as NUL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mode_is_the_one_that_was_asked_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Path.Combine(_temporary.Path, "program");

        WholeFile.Write(path, stream => stream.Write("x"u8), durable: false, OwnerOnly);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Copy_has_content_and_mode_of_its_source()
    {
        var source = _temporary.Write("source", "content"u8);
        var path = _temporary.Write("out/file", "before"u8);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(source, OwnerOnly);
        }

        WholeFile.Copy(source, path);

        Assert.Equal("content", File.ReadAllText(path));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == OwnerOnly);
    }

    [Fact]
    public void Locked_write_gets_the_name_that_its_content_decides()
    {
        var target = Path.Combine(_temporary.Path, "name");

        WholeFile.WriteLocked(_temporary.Path, stream =>
        {
            stream.Write("content"u8);
            return target;
        });

        Assert.Equal("content", File.ReadAllText(target));
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public void Locked_write_without_a_name_leaves_nothing()
    {
        WholeFile.WriteLocked(_temporary.Path, stream =>
        {
            stream.Write("content"u8);
            return null;
        });

        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    private static void Half(Stream stream)
    {
        stream.Write("half"u8);
        throw new OperationCanceledException();
    }
}
