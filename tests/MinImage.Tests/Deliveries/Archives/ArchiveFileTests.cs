using System.IO.Compression;
using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;

namespace MinImage.Tests.Deliveries.Archives;

public sealed class ArchiveFileTests : IDisposable
{
    private static readonly ImageName[] Names = [new("shop", "1")];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("images/", "shop", "images/shop.tar.gz")]
    [InlineData("images/", "team/shop", "images/team/shop.tar.gz")]
    [InlineData("there", "shop", "there/shop.tar.gz")]
    [InlineData("images/mine.tar", "shop", "images/mine.tar")]
    [InlineData("images/mine", "shop", "images/mine")]
    public void Goes_where_the_sdk_puts_it(string path, string repository, string expected)
    {
        Directory.CreateDirectory(At("there"));

        Assert.Equal(At(expected), ArchiveFile.PathOf(At(path), repository));
    }

    [Theory]
    [InlineData("image.tar", false)]
    [InlineData("image", false)]
    [InlineData("image.tar.gz", true)]
    [InlineData("image.TGZ", true)]
    public void Is_compressed_where_its_name_says_so(string name, bool isCompressed)
    {
        var written = Write("content");
        ArchiveFile.Write(Open(written), "amd64", At("plain.tar"), null, CancellationToken.None);

        ArchiveFile.Write(Open(written), "amd64", At(name), null, CancellationToken.None);

        using var file = File.OpenRead(At(name));
        using var content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var tar = new MemoryStream();
        content.CopyTo(tar);
        Assert.Equal(File.ReadAllBytes(At("plain.tar")), tar.ToArray());
    }

    [Fact]
    public void Is_the_same_bytes_each_time_and_leaves_nothing_beside_it()
    {
        var written = Write("content");

        ArchiveFile.Write(Open(written), "amd64", At("out/image.tar.gz"), null, CancellationToken.None);
        var first = File.ReadAllBytes(At("out/image.tar.gz"));
        ArchiveFile.Write(Open(written), "amd64", At("out/image.tar.gz"), null, CancellationToken.None);

        Assert.Equal(first, File.ReadAllBytes(At("out/image.tar.gz")));
        Assert.Equal(["image.tar.gz"], Directory.GetFileSystemEntries(At("out")).Select(Path.GetFileName));
    }

    [Fact]
    public void Returns_its_length()
    {
        var length = ArchiveFile.Write(Open(Write("content")), "amd64", At("image.tar.gz"), null, CancellationToken.None);

        Assert.Equal(new FileInfo(At("image.tar.gz")).Length, length);
    }

    [Fact]
    public void Does_not_replace_a_fifo_and_does_not_wait_for_it()
    {
        Command.Output("mkfifo", At("fifo"));

        var error = Assert.Throws<MinImageException>(() => ArchiveFile.Write(Open(Write("content")), "amd64", At("fifo"), null, CancellationToken.None));

        Assert.Equal(Codes.NotARegularFile, error.Code);
        Assert.True(File.Exists(At("fifo")));
    }

    [Fact]
    public void Stays_as_it_was_when_the_next_one_fails()
    {
        var first = Write("content");
        ArchiveFile.Write(Open(first), "amd64", At("out/image.tar"), null, CancellationToken.None);
        var before = File.ReadAllBytes(At("out/image.tar"));
        var second = Write("changed");
        File.WriteAllText(Path.Combine(At("layout"), "blobs", "sha256", second.Platforms[0].Config.Digest.Hex), "damaged");

        Assert.Throws<MinImageException>(() => ArchiveFile.Write(Open(second), "amd64", At("out/image.tar"), null, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(
            () => ArchiveFile.Write(Open(second), "amd64", At("out/image.tar"), null, new CancellationToken(canceled: true)));

        Assert.Equal(before, File.ReadAllBytes(At("out/image.tar")));
        Assert.Equal(["image.tar"], Directory.GetFileSystemEntries(At("out")).Select(Path.GetFileName));
    }

    [Fact]
    public void Removes_what_a_killed_publish_has_left_beside_it_and_nothing_that_is_being_written()
    {
        var abandoned = _temporary.Write("out/.minimage-0.tmp", "half"u8);
        var written = At("out/.minimage-1.tmp");
        using var held = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.None);

        ArchiveFile.Write(Open(Write("content")), "amd64", At("out/image.tar"), null, CancellationToken.None);

        Assert.False(File.Exists(abandoned));
        Assert.True(File.Exists(written));
    }

    [Fact]
    public void Says_that_it_cannot_be_written()
    {
        _temporary.Write("file", "x"u8);
        var written = Write("content");

        var below = Assert.Throws<MinImageException>(() => ArchiveFile.Write(Open(written), "amd64", At("file/image.tar"), null, CancellationToken.None));
        var isFolder = Assert.Throws<MinImageException>(() => ArchiveFile.Write(Open(written), "amd64", At("layout"), null, CancellationToken.None));

        Assert.Equal([Codes.ArchiveNotWritable, Codes.ArchiveNotWritable], [below.Code, isFolder.Code]);
        Assert.Contains(At("file/image.tar"), below.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_each_byte_of_the_blobs_once()
    {
        var written = Write("content");
        using var image = Open(written);
        var progress = new TransferProgress(new RecordingLog(), "x", 0, TimeProvider.System);

        ArchiveFile.Write(image, "amd64", At("image.tar"), progress, CancellationToken.None);

        Assert.Equal(ImageArchive.LengthOf(image), progress.Done);
    }

    private WrittenImage Write(string content) =>
        ImageWriter.Write(TestLayout.Open(At("layout")), Names, [OciLayoutTests.Image(content)], null, CancellationToken.None);

    private LayoutImage Open(WrittenImage written) => LayoutImage.Open(TestLayout.Open(At("layout")), Names, written.Top.Digest, CancellationToken.None);

    private string At(string name) => Path.Combine(_temporary.Path, name);
}
