using System.Globalization;
using MinImage.Deflate;

namespace MinImage.Tests.Deflate;

public sealed class FuzzTests
{
    private const int InputCount = 10_000;

    // tests/deflate.sh runs more inputs, with another seed.
    private static readonly int Times = Number("MinImageDeflateTimes", 1);
    private static readonly int Seed = Number("MinImageDeflateSeed", 1);

    [Fact]
    [Trait(Needs.Trait, Needs.Fault)]
    public void Generated_inputs_are_decoded_by_two_decoders()
    {
        Parallel.For(0, InputCount * Times, () => new DeflateEncoder?[10], Check, _ => { });
    }

    private static DeflateEncoder?[] Check(int number, ParallelLoopState state, DeflateEncoder?[] encoders)
    {
        var random = new Random(SeedOf(number));
        var level = random.Next(1, 10);

        // Most inputs are short, so that many different ones are tried; some are longer than the window.
        var length = random.Next(random.Next(100) switch
        {
            < 60 => 300,
            < 97 => 4000,
            < 99 => 40_000,
            _ => 150_000,
        });
        var part = random.Next(2) == 0 ? Math.Max(length, 1) : random.Next(1 + (length / 8), 2 + length);
        var input = Inputs.Mixed(random.Next(), length);
        var encoder = encoders[level] ??= new(level);

        Assert.True(Codec.IsDecoded(Codec.Encode(encoder, input, part), input), $"seed {Seed}, input {number}, level {level}");
        return encoders;
    }

    private static int SeedOf(int number) => unchecked((Seed * (int)0x9E3779B1) + number);

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
