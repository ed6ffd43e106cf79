using System.Diagnostics;
using MinImage.Layers;
using MinImage.Testing.Layers;

namespace MinImage.SystemTests.Layers;

public sealed class ZstdStreamTests
{
    private const int Job = ZstdStream.JobSize;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Job)]
    [InlineData((2 * Job) + 77)]
    public void Other_readers_decompress_the_original_bytes(int length)
    {
        using var folder = new TemporaryFolder();
        var content = ZstdSample.Content(length);

        var file = folder.Write("file.zst", ZstdSample.Compress(content, level: 3, degree: 3, step: 100_000));

        var start = new ProcessStartInfo("zstd", ["--decompress", "--stdout", file]) { RedirectStandardOutput = true };
        using var zstd = Process.Start(start)!;
        Assert.Equal(content, Read(zstd.StandardOutput.BaseStream));
        zstd.WaitForExit();
        Assert.Equal(0, zstd.ExitCode);
    }

    private static byte[] Read(Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
