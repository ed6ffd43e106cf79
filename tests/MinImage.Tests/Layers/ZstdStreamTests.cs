using MinImage.Layers;
using MinImage.Testing.Layers;

namespace MinImage.Tests.Layers;

public sealed class ZstdStreamTests
{
    private const int Job = ZstdStream.JobSize;

    [Theory]
    [InlineData(3, 1, 1 << 20)]
    [InlineData(3, 2, 4097)]
    [InlineData(3, 8, 20_000_000)]
    public void The_bytes_depend_neither_on_the_cores_nor_on_the_sizes_of_the_writes(int level, int degree, int step)
    {
        var content = ZstdSample.Content((2 * Job) + 1234, noise: level > 9 ? 64 : 2);
        var expected = ZstdSample.Compress(content, level, degree: 3, step: 100_000);

        var file = ZstdSample.Compress(content, level, degree, step);

        Assert.Equal(expected, file);
    }

    [Theory]
    [Trait(Needs.Trait, Needs.Time)]
    [InlineData(19, 1, 65_536)]
    [InlineData(22, 2, 4097)]
    public void The_bytes_of_the_high_levels_depend_neither_on_the_cores_nor_on_the_sizes_of_the_writes(int level, int degree, int step)
        => The_bytes_depend_neither_on_the_cores_nor_on_the_sizes_of_the_writes(level, degree, step);

    // The window's descriptor (RFC 8878, 3.1.1.1.2): the exponent is in its upper five bits, above 1 KiB.
    [Theory]
    [Trait(Needs.Trait, Needs.Time)]
    [InlineData(19)]
    [InlineData(22)]
    public void Requires_a_window_of_at_most_8_MiB(int level)
    {
        var frame = ZstdSample.Compress(ZstdSample.Content((2 * Job) + 1, noise: 64), level, degree: 2, step: 100_000);

        Assert.Equal([0x28, 0xB5, 0x2F, 0xFD], frame[..4]);
        Assert.InRange(frame[5] >> 3, 0, 13);
    }

    [Fact]
    [Trait(Needs.Trait, Needs.Time)]
    public void A_job_refers_to_the_end_of_the_previous_one()
    {
        var noise = new byte[Job];
        new Random(1).NextBytes(noise);
        byte[] content = [.. noise, .. noise[(Job - 1_000_000)..]];

        var file = ZstdSample.Compress(content, level: 19, degree: 2, step: 100_000);

        Assert.InRange(file.Length, Job, Job + 10_000);
    }

    [Fact]
    public void Exceptions_of_the_destination_reach_the_writer()
    {
        using var zstd = new ZstdStream(new FullDisk(), level: 3, degree: 2);

        Assert.Throws<IOException>(() =>
        {
            zstd.Write(ZstdSample.Content(4 * Job));
            zstd.Finish();
        });
    }

    [Fact]
    public void Writes_nothing_more_when_it_is_disposed_unfinished()
    {
        using var destination = new MemoryStream();

        GiveUp(destination);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, destination.Length);
    }

    private static void GiveUp(Stream destination)
    {
        using var zstd = new ZstdStream(destination, level: 3, degree: 2);
        zstd.Write(ZstdSample.Content(1000));
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
