using MinImage.Linking;

namespace MinImage.Tests.Linking;

public sealed class InputFilesTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly InputFiles _files = new();

    public void Dispose()
    {
        _files.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void A_file_is_read_once()
    {
        var path = _temporary.Write("a.o", "first"u8);
        var first = _files.Open(path);
        File.Delete(path);

        var second = _files.Open(path);

        Assert.Same(first, second);
        Assert.Equal(path, second.Name);
        Assert.Equal("first"u8.ToArray(), second.Content.ToImmutableArray());
    }

    [Fact]
    public void A_missing_file_is_reported_by_its_path_each_time()
    {
        var path = _temporary["missing.o"];

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => _files.Open(path)).FileName);
        }
    }

    [Fact]
    public void A_released_file_that_was_missing_is_read()
    {
        Assert.Throws<FileNotFoundException>(() => _files.Open(_temporary["late.o"]));
        var path = _temporary.Write("late.o", "late"u8);

        _files.ReleaseChanged();

        Assert.Equal(4, _files.Open(path).Content.Length);
    }

    [Theory]
    [InlineData("longer than before", 0)]
    [InlineData("other", 1)]
    public void A_released_file_is_read_again(string content, int secondsLater)
    {
        var path = _temporary.Write("a.o", "first"u8);
        var other = _temporary.Write("b.o", "same"u8);
        var time = File.GetLastWriteTimeUtc(path);
        var unchanged = _files.Open(other);
        _ = _files.Open(path);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, time.AddSeconds(secondsLater));

        _files.ReleaseChanged();

        Assert.Equal(content, System.Text.Encoding.UTF8.GetString(_files.Open(path).Content.Slice(0, content.Length)));
        Assert.Same(unchanged, _files.Open(other));
    }
}
