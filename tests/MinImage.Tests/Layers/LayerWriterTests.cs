using System.Diagnostics;
using System.IO.Compression;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.RootFileSystems;

namespace MinImage.Tests.Layers;

public sealed class LayerWriterTests
{
    private static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly string LongName = string.Concat(Enumerable.Repeat("ä€/n\U0001F600", 40));

    private static RootFileSystem Sample => RootFileSystem.From(
    [
        new FileEntry("/app/Shop", Modes.Executable, 0, 0, FileContent.FromBytes(new byte[70_000])),
        new FileEntry("/app/" + LongName, Modes.File, 0, 0, FileContent.FromBytes("long"u8.ToArray())),
        new FolderEntry("/tmp", Modes.SharedFolder),
        new FolderEntry("/home", Modes.Folder, 1654, 1_000_650_000),
        new LinkEntry("/link", Modes.Link, 0, 0, "/app/" + LongName),
    ]);

    [Fact]
    public void Is_read_by_gnu_tar_with_names_modes_owners_times_and_targets()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        LayerWriter.Write(Sample, packed, Time, LayerCompression.Gzip, CancellationToken.None);
        var file = folder.Write("layer.tar.gz", packed.ToArray());

        var lines = Run("tar", "--numeric-owner", "--full-time", "--utc", "--quoting-style=literal", "-tvf", file);

        Assert.Contains("-rwxr-xr-x 0/0           70000 2024-02-29 12:00:00 app/Shop", lines);
        Assert.Contains("drwxrwxrwt 0/0               0 2024-02-29 12:00:00 tmp/", lines);
        Assert.Contains("drwxr-xr-x 1654/1000650000", lines, StringComparison.Ordinal);
        Assert.Contains($" app/{LongName}\n", lines, StringComparison.Ordinal);
        Assert.Contains($" link -> /app/{LongName}\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Returns_the_digests_that_sha256sum_and_gzip_compute()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();

        var layer = LayerWriter.Write(Sample, packed, Time, LayerCompression.Gzip, CancellationToken.None);

        var file = folder.Write("layer.gz", packed.ToArray());
        Assert.StartsWith(layer.Descriptor.Digest.Hex + " ", Run("sha256sum", file), StringComparison.Ordinal);
        Assert.StartsWith(layer.DiffId.Hex + " ", Run("sh", "-c", "gzip -dc \"$0\" | sha256sum", file), StringComparison.Ordinal);
        Assert.Equal(packed.Length, layer.Descriptor.Size);
        Assert.Equal(layer.UncompressedSize, long.Parse(Run("sh", "-c", "gzip -dc \"$0\" | wc -c", file), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Reports_the_cause_of_a_fault_in_the_middle_of_a_file()
    {
        using var folder = new TemporaryFolder();
        var noise = new byte[20_000_000];
        new Random(1).NextBytes(noise);
        var file = folder.Write("large", noise);
        var large = RootFileSystem.From([new FileEntry("/large", Modes.File, 0, 0, FileContent.FromFile(file))]);
        using var cancellation = new CancellationTokenSource();
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        using var cancelling = new Interrupted(cancellation.Cancel);
        using var shrinking = new Interrupted(() =>
        {
            using var cut = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            cut.SetLength(3);
        });

        var noRoom = Assert.Throws<IOException>(() => LayerWriter.Write(large, full, Time, LayerCompression.Gzip, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => LayerWriter.Write(large, cancelling, Time, LayerCompression.Gzip, cancellation.Token));
        var changed = Assert.Throws<MinImageException>(() => LayerWriter.Write(large, shrinking, Time, LayerCompression.Gzip, CancellationToken.None));

        const int NoSpace = 28;
        Assert.Equal(NoSpace, noRoom.HResult);
        Assert.Equal(Codes.PublishedFileMissing, changed.Code);
    }

    [Fact]
    public void Keeps_time_and_name_out_of_the_gzip_header()
    {
        using var packed = new MemoryStream();

        LayerWriter.Write(Sample, packed, Time, LayerCompression.Gzip, CancellationToken.None);

        Assert.Equal("1F8B08000000000000FF", Convert.ToHexString(packed.ToArray()[..10]));
    }

    [Fact]
    public void Writes_posix_headers_without_user_names()
    {
        using var packed = new MemoryStream();
        LayerWriter.Write(RootFileSystem.From([new FolderEntry("/a")]), packed, Time, LayerCompression.Gzip, CancellationToken.None);
        packed.Position = 0;
        var header = new byte[512];

        using var tar = new GZipStream(packed, CompressionMode.Decompress);
        tar.ReadExactly(header);

        Assert.Equal("ustar\0"u8, header.AsSpan(257, 6));
        Assert.Equal("00"u8, header.AsSpan(263, 2));
        Assert.Equal(new byte[64], header[265..329]);
    }

    [Fact]
    public void Writes_the_same_bytes_for_any_order_of_the_input()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        LayerWriter.Write(Sample, first, Time, LayerCompression.Gzip, CancellationToken.None);
        LayerWriter.Write(RootFileSystem.From(Sample.Entries.Reverse()), second, Time, LayerCompression.Gzip, CancellationToken.None);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Keeps_a_time_beyond_2038()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        LayerWriter.Write(
            RootFileSystem.From([new FolderEntry("/a")]), packed, new(2300, 1, 1, 0, 0, 0, TimeSpan.Zero), LayerCompression.Gzip, CancellationToken.None);
        var file = folder.Write("layer.tar.gz", packed.ToArray());

        Assert.Contains("2300-01-01 00:00:00 a/", Run("tar", "--full-time", "--utc", "-tvf", file), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_content_of_a_file_whose_name_is_truncated_after_a_slash()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        var path = "/" + new string('a', 99) + "/b";
        LayerWriter.Write(RootFileSystem.From([new FileEntry(
            path, Modes.File, 0, 0, FileContent.FromBytes("content"u8.ToArray()))]), packed, Time, LayerCompression.Gzip, CancellationToken.None);
        var file = folder.Write("layer.tar.gz", packed.ToArray());

        Assert.Equal("content", Run("tar", "-xOf", file, path[1..]));
    }

    [Fact]
    public void Stops_when_canceled()
    {
        Assert.Throws<OperationCanceledException>(
            () => LayerWriter.Write(Sample, Stream.Null, Time, LayerCompression.Gzip, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Reports_a_file_that_was_deleted_before_it_was_packed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("file", "x"u8);
        var files = RootFileSystem.From([new FileEntry("/a", Modes.File, 0, 0, FileContent.FromFile(path))]);
        File.Delete(path);

        var error = Assert.Throws<MinImageException>(() => LayerWriter.Write(files, Stream.Null, Time, LayerCompression.Gzip, CancellationToken.None));

        Assert.Equal(Codes.PublishedFileMissing, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeats_only_parent_folders_in_the_layer_of_the_app_and_keeps_their_mode()
    {
        var app = RootFileSystem.From([new FileEntry("/tmp/app", Modes.File, 0, 0, FileContent.FromBytes(default))]);

        var layers = ImageLayers.Of(RootFileSystem.From(Accounts.Entries), app);

        Assert.Equal(["/tmp", "/tmp/app"], layers[1].Entries.Select(e => e.Path));
        Assert.Equal(Modes.SharedFolder, layers[1].Entries[0].Mode);
    }

    [Fact]
    public void Rejects_an_app_with_files_below_a_file_of_the_base()
    {
        var app = RootFileSystem.From([new FileEntry("/etc/passwd/x", Modes.File, 0, 0, FileContent.FromBytes(default))]);

        var error = Assert.Throws<MinImageException>(() => ImageLayers.Of(RootFileSystem.From(Accounts.Entries), app));

        Assert.Equal(Codes.PathConflict, error.Code);
    }

    private static string Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>A destination that runs an action at the first write.</summary>
    private sealed class Interrupted(Action interrupt) : MemoryStream
    {
        // In a class derived from MemoryStream, writing a span calls this, too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            interrupt();
            base.Write(buffer, offset, count);
        }
    }
}
