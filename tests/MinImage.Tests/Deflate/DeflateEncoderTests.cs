using System.Security.Cryptography;
using MinImage.Deflate;

namespace MinImage.Tests.Deflate;

public sealed class DeflateEncoderTests
{
    private const int Part = 1 << 20;
    private const int Window = DeflateEncoder.Window;

    public static TheoryData<int> Levels => [.. Enumerable.Range(1, 9)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_short_length_is_decoded(int level)
    {
        var encoder = new DeflateEncoder(level);

        for (var length = 0; length <= 600; length++)
        {
            var input = Inputs.Mixed(length, length);

            Assert.True(Codec.IsDecoded(Codec.Encode(encoder, input, Part), input), $"{length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_period_around_a_power_of_two_is_decoded(int level)
    {
        var encoder = new DeflateEncoder(level);

        for (var power = 1; power <= 2 * Window; power *= 2)
        {
            foreach (var period in new[] { power - 1, power, power + 1 }.Where(period => period > 0))
            {
                var input = Inputs.Periodic(period, (2 * period) + 300);

                Assert.True(Codec.IsDecoded(Codec.Encode(encoder, input, Part), input), $"period {period}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Parts_of_every_length_around_the_window_are_decoded(int level)
    {
        var encoder = new DeflateEncoder(level);
        var input = Inputs.Mixed(7, 150_000);

        foreach (var part in new[] { 1000, Window - 1, Window, Window + 1, 65_535, 65_536, input.Length - 1, input.Length })
        {
            Assert.True(Codec.IsDecoded(Codec.Encode(encoder, input, part), input), $"parts of {part}");
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void An_input_longer_than_a_block_is_decoded(int level)
    {
        var input = Inputs.Program(3 * Part);

        Assert.True(Codec.IsDecoded(Codec.Encode(new(level), input, Part), input));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_was_compressed_before_has_no_influence(int level)
    {
        var input = Inputs.Program(400_000);
        var expected = Codec.Encode(new(level), input, Part);
        var encoder = new DeflateEncoder(level);
        Codec.Encode(encoder, Inputs.Mixed(3, 900_000), Part);

        var file = Codec.Encode(encoder, input, Part);

        Assert.Equal(expected, file);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Random_bytes_are_stored(int level)
    {
        var input = new byte[Part];
        new Random(5).NextBytes(input);

        var file = Codec.Encode(new(level), input, Part);

        Assert.InRange(file.Length, input.Length, input.Length + (input.Length / 1000));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_megabyte_of_zeros_needs_little_more_than_a_kilobyte(int level)
    {
        var file = Codec.Encode(new(level), new byte[Part], Part);

        // The longest match is 258 bytes, and needs two bits.
        Assert.InRange(file.Length, Part / 258 / 4, 1400);
    }

    [Fact]
    public void Nothing_is_one_block_with_the_fixed_codes()
    {
        var files = Enumerable.Range(1, 9).Select(level => Codec.Encode(new(level), [], Part));

        Assert.All(files, file => Assert.Equal(new byte[] { 3, 0 }, file));
    }

    [Fact]
    public void A_higher_level_compresses_better()
    {
        var input = Inputs.Program(2 * Part);

        var lengths = Enumerable.Range(1, 9).Select(level => Codec.Encode(new(level), input, Part).Length).ToList();

        Assert.Equal(lengths.OrderDescending(), lengths);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void The_output_is_not_longer_than_zlibs(int level)
    {
        var input = Inputs.Program(2 * Part);
        var zlib = new ICSharpCode.SharpZipLib.Zip.Compression.Deflater(level, noZlibHeaderOrFooter: true);
        zlib.SetInput(input);
        zlib.Finish();

        var file = Codec.Encode(new(level), input, Part);

        Assert.InRange(file.Length, 1, zlib.Deflate(new byte[2 * input.Length]));
    }

    // If these change, DeflateEncoder.Version has to change with them: caches of layers depend on it.
    [Theory]
    [InlineData(1, "8f9b49ed71029859")]
    [InlineData(2, "201a50e5c6627e3e")]
    [InlineData(3, "376cf438685836d3")]
    [InlineData(4, "e09da195caf2483c")]
    [InlineData(5, "275fe5e9d26f9c52")]
    [InlineData(6, "95b3d262ec41a0c0")]
    [InlineData(7, "d425a60a1f78b1a7")]
    [InlineData(8, "c90e234e1e516b8b")]
    [InlineData(9, "f80305e18cbd65be")]
    public void The_bytes_of_this_version_are_known(int level, string digest)
    {
        var file = Codec.Encode(new(level), Inputs.Program(2 * Part), Part);

        Assert.Equal(1, DeflateEncoder.Version);
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(file))[..16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Other_levels_are_rejected(int level)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeflateEncoder(level));
    }
}
