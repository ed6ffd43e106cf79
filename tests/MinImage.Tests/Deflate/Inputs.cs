using System.Text;

namespace MinImage.Tests.Deflate;

/// <summary>Generates inputs of many shapes. The same seed generates the same input on every host.</summary>
internal static class Inputs
{
    private const int Shapes = 9;

    /// <summary>Generates an input with several sections of different shapes.</summary>
    public static byte[] Mixed(int seed, int length)
    {
        var random = new Random(seed);
        var input = new byte[length];
        for (var rest = input.AsSpan(); rest.Length > 0;)
        {
            var section = rest[..random.Next(1, rest.Length + 1)];
            Fill(section, random);
            rest = rest[section.Length..];
        }

        return input;
    }

    /// <summary>Generates an input like an image's: code, text, tables, and what is already compressed.</summary>
    public static byte[] Program(int length)
    {
        var random = new Random(42);
        var input = new byte[length];
        for (var at = 0; at < length;)
        {
            var section = input.AsSpan(at, Math.Min(length - at, random.Next(1000, 60_000)));
            Fill(section, random);
            at += section.Length;
        }

        return input;
    }

    /// <summary>Generates an input that repeats a random period.</summary>
    public static byte[] Periodic(int period, int length)
    {
        var input = new byte[length];
        new Random(period).NextBytes(input.AsSpan(0, Math.Min(period, length)));
        for (var i = period; i < length; i++)
        {
            input[i] = input[i - period];
        }

        return input;
    }

    private static void Fill(Span<byte> section, Random random)
    {
        switch (random.Next(Shapes))
        {
            case 0:
                random.NextBytes(section);
                break;
            case 1:
                section.Fill((byte)random.Next(256));
                break;
            case 2:
                Few(section, random, random.Next(2, 20));
                break;
            case 3:
                Words(section, random);
                break;
            case 4:
                Records(section, random);
                break;
            case 5:
                Repeat(section, random, random.Next(1, 40_000));
                break;
            case 6:
                Repeat(section, random, random.Next(1, 8));
                break;
            case 7:
                Skewed(section, random);
                break;
            default:
                Edited(section, random);
                break;
        }
    }

    private static void Few(Span<byte> section, Random random, int values)
    {
        foreach (ref var value in section)
        {
            value = (byte)random.Next(values);
        }
    }

    private static void Words(Span<byte> section, Random random)
    {
        string[] words = ["image", "layer", "the", "a", "of", "publish", "container", "\n", "0x", "static", "linker", "deflate", ", ", "."];
        while (section.Length > 0)
        {
            var word = Encoding.UTF8.GetBytes(words[random.Next(words.Length)] + " ");
            var count = Math.Min(word.Length, section.Length);
            word.AsSpan(0, count).CopyTo(section);
            section = section[count..];
        }
    }

    private static void Records(Span<byte> section, Random random)
    {
        var size = random.Next(4, 40);
        for (var i = 0; i < section.Length; i++)
        {
            section[i] = (i % size) switch
            {
                0 => (byte)(i / size),
                1 => (byte)(i / size >> 8),
                2 => (byte)random.Next(256),
                _ => 0,
            };
        }
    }

    private static void Repeat(Span<byte> section, Random random, int period)
    {
        random.NextBytes(section[..Math.Min(period, section.Length)]);
        for (var i = period; i < section.Length; i++)
        {
            section[i] = section[i - period];
        }
    }

    // Each value occurs half as often as the one before: the best code is longer than 15 bits.
    private static void Skewed(Span<byte> section, Random random)
    {
        foreach (ref var value in section)
        {
            value = (byte)int.TrailingZeroCount(random.Next() | (1 << 30));
        }
    }

    private static void Edited(Span<byte> section, Random random)
    {
        Repeat(section, random, random.Next(16, 2000));
        for (var i = section.Length / 50; i > 0; i--)
        {
            section[random.Next(section.Length)] = (byte)random.Next(256);
        }
    }
}
