using MinImage.Deflate;

namespace MinImage.Tests.Deflate;

public sealed class CodeLengthsTests
{
    [Theory]
    [InlineData(7, 19)]
    [InlineData(15, 30)]
    [InlineData(15, 286)]
    public void Codes_are_complete_and_not_too_long(int longest, int symbols)
    {
        var random = new Random(symbols);
        var frequencies = new int[symbols];
        var lengths = new byte[symbols];

        for (var round = 0; round < 2000; round++)
        {
            var used = random.Next(symbols + 1);
            var range = random.Next(31);
            for (var symbol = 0; symbol < symbols; symbol++)
            {
                frequencies[symbol] = random.Next(symbols) < used ? random.Next(1 << random.Next(range + 1)) / symbols : 0;
            }

            CodeLengths.Compute(frequencies, longest, lengths);

            Assert.Equal(1 << longest, lengths.Where(length => length > 0).Sum(length => 1 << (longest - length)));
            Assert.All(frequencies.Zip(lengths), pair => Assert.True(pair.First == 0 || pair.Second > 0));
        }
    }

    [Fact]
    public void Frequencies_of_Fibonacci_need_the_limit()
    {
        var frequencies = new int[30];
        (frequencies[0], frequencies[1]) = (1, 1);
        for (var symbol = 2; symbol < frequencies.Length; symbol++)
        {
            frequencies[symbol] = frequencies[symbol - 1] + frequencies[symbol - 2];
        }

        var lengths = new byte[frequencies.Length];
        CodeLengths.Compute(frequencies, 15, lengths);

        Assert.Equal(15, lengths.Max());
        Assert.Equal(lengths.OrderDescending(), lengths);
        Assert.Equal(1 << 15, lengths.Sum(length => 1 << (15 - length)));
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0 }, new byte[] { 1, 1, 0 })]
    [InlineData(new[] { 5, 0, 0 }, new byte[] { 1, 1, 0 })]
    [InlineData(new[] { 0, 0, 9 }, new byte[] { 1, 0, 1 })]
    [InlineData(new[] { 1, 1, 2 }, new byte[] { 2, 2, 1 })]
    public void Fewer_than_two_symbols_still_get_a_complete_code(int[] frequencies, byte[] expected)
    {
        var lengths = new byte[frequencies.Length];

        CodeLengths.Compute(frequencies, 15, lengths);

        Assert.Equal(expected, lengths);
    }
}
