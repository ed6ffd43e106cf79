using MinImage.Relinking;

namespace MinImage.Tests.Relinking;

public sealed class KitFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("libx.a")]
    [InlineData("LIBX.a")]
    public void Two_files_of_one_name_have_two_paths_also_where_case_makes_no_difference(string second)
    {
        var files = new KitFiles(Path.Combine(_folder.Path, "kit"));

        var paths = new[] { files.Add(_folder.Write("a/libx.a", "1"u8), "app/libx.a"), files.Add(_folder.Write("b/" + second, "2"u8), "app/" + second) };

        Assert.Equal(["app/libx.a", "app/2/" + second], paths);
        Assert.Equal(["1", "2"], paths.Select(path => File.ReadAllText(Path.Combine(_folder.Path, "kit", path))));
    }

    [Fact]
    public void The_same_file_is_there_once()
    {
        var files = new KitFiles(Path.Combine(_folder.Path, "kit"));
        var source = _folder.Write("libx.a", "x"u8);

        Assert.Equal(files.Add(source, "app/libx.a"), files.Add(source, "app/libx.a"));
        Assert.Equal(new RelinkFile("app/libx.a", 1, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"), Assert.Single(files.All));
    }

    [Fact]
    public void Modes_of_the_host_are_not_the_kits()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var source = _folder.Write("libx.a", "x"u8);
        File.SetUnixFileMode(source, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        new KitFiles(Path.Combine(_folder.Path, "kit")).Add(source, "libx.a");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_folder.Path, "kit", "libx.a")) & (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }
}
