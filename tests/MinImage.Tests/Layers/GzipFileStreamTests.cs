using System.IO.Compression;
using ICSharpCode.SharpZipLib.GZip;
using ICSharpCode.SharpZipLib.Zip.Compression;
using MinImage.Layers;

namespace MinImage.Tests.Layers;

public sealed class GzipFileStreamTests
{
    private const int Part = GzipFileStream.PartSize;

    public static TheoryData<int> Lengths => [0, 1, Part - 1, Part, Part + 1, (5 * Part) + 77];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Other_readers_decompress_the_original_bytes(int length)
    {
        var content = Content(length);

        var file = Compress(content, degree: 3, step: 100_000);

        Assert.Equal(content, Read(new GZipStream(new MemoryStream(file), CompressionMode.Decompress)));
        Assert.Equal(content, Read(new GZipInputStream(new MemoryStream(file))));
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(2, 4097)]
    [InlineData(8, 10_000_000)]
    [InlineData(64, 65_536)]
    public void The_bytes_depend_neither_on_the_cores_nor_on_the_sizes_of_the_writes(int degree, int step)
    {
        var content = Content((9 * Part) + 1234);
        var expected = Compress(content, degree: 3, step: 100_000);

        var file = Compress(content, degree, step);

        Assert.Equal(expected, file);
    }

    [Fact]
    public void The_file_has_one_member()
    {
        var content = Content((3 * Part) + 1);

        var file = Compress(content, degree: 2, step: 100_000);

        var inflater = new Inflater(noHeader: true);
        inflater.SetInput(file, 10, file.Length - 10);
        var read = 0;
        var buffer = new byte[64 * 1024];
        while (!inflater.IsFinished)
        {
            read += inflater.Inflate(buffer);
        }

        Assert.Equal(content.Length, read);
        Assert.Equal(2 * sizeof(uint), inflater.RemainingInput);
    }

    [Fact]
    public void A_part_refers_to_the_part_before()
    {
        var random = new byte[16 * 1024];
        new Random(1).NextBytes(random);
        var content = new byte[Part + random.Length];
        random.CopyTo(content, Part - random.Length);
        random.CopyTo(content, Part);

        var file = Compress(content, degree: 2, step: content.Length);

        Assert.InRange(file.Length, random.Length, random.Length + 2000);
    }

    [Fact]
    public void Exceptions_of_the_destination_reach_the_writer()
    {
        using var gzip = new GzipFileStream(new FullDisk(), level: 6, degree: 2);
        var content = Content(8 * Part);

        Assert.Throws<IOException>(() =>
        {
            gzip.Write(content);
            gzip.Finish();
        });
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        var random = new Random(length);
        random.NextBytes(content);

        // Half of it can be compressed.
        for (var i = 0; i < length; i += 2)
        {
            content[i] = (byte)(i >> 12);
        }

        return content;
    }

    private static byte[] Compress(byte[] content, int degree, int step)
    {
        using var file = new MemoryStream();
        using var gzip = new GzipFileStream(file, level: 6, degree);
        for (var at = 0; at < content.Length; at += step)
        {
            gzip.Write(content.AsSpan(at, Math.Min(step, content.Length - at)));
        }

        gzip.Finish();
        return file.ToArray();
    }

    private static byte[] Read(Stream stream)
    {
        using var content = new MemoryStream();
        using (stream)
        {
            stream.CopyTo(content);
        }

        return content.ToArray();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
