namespace MinImage.Deflate;

/// <summary>
/// Compresses a part of a file as blocks of RFC 1951. It may refer to the window before the part, but depends on nothing else, so that parts can be
/// compressed side by side. An encoder is reused, by one thread at a time, and needs up to 11 MB.
/// </summary>
internal sealed class DeflateEncoder
{
    /// <summary>The version of the output: it is raised by every change after which some input is compressed to other bytes.</summary>
    public const int Version = 1;

    /// <summary>The number of bytes before a part that it can refer to.</summary>
    public const int Window = Symbols.Window;

    /// <summary>The number of bytes that an input has behind its end.</summary>
    public const int Slack = Matching.Slack;

    private readonly Parser _parser;
    private readonly BlockWriter _writer = new();

    /// <summary>Creates an encoder.</summary>
    /// <param name="level">The level, 1 (fastest) to 9 (smallest).</param>
    public DeflateEncoder(int level)
    {
        _parser = level switch
        {
            1 => new FastParser(),
            2 => new LazyParser(lookAhead: 0, depth: 8, enough: 12),
            3 => new LazyParser(lookAhead: 0, depth: 14, enough: 20),
            4 => new LazyParser(lookAhead: 1, depth: 12, enough: 24),
            5 => new LazyParser(lookAhead: 1, depth: 18, enough: 32),
            6 => new LazyParser(lookAhead: 1, depth: 35, enough: 65),
            7 => new LazyParser(lookAhead: 2, depth: 60, enough: 130),
            8 => new LazyParser(lookAhead: 2, depth: 200, enough: Symbols.LongestMatch),
            9 => new NearOptimalParser(depth: 35, enough: 75, passes: 2, leastGain: 32),
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Expected 1 to 9."),
        };
    }

    /// <summary>Returns how many bytes the output of a part needs at most.</summary>
    /// <param name="length">The length of the part in bytes.</param>
    public static int Bound(int length) => BlockWriter.Bound(length);

    /// <summary>Compresses a part.</summary>
    /// <param name="input">The window before the part, then the part, then <see cref="Slack"/> bytes.</param>
    /// <param name="start">The position of the part in bytes.</param>
    /// <param name="end">The end of the part. Only the last one may be empty.</param>
    /// <param name="isLast">Whether the part is the last one of the file; otherwise the output ends with an empty stored block, and so with a byte.</param>
    /// <param name="output">Receives the blocks; its length is at least <see cref="Bound"/>.</param>
    /// <returns>The length of the output in bytes.</returns>
    public int Encode(byte[] input, int start, int end, bool isLast, byte[] output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, input.Length - Slack);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, Bound(end - start));

        _writer.Begin(output);
        _parser.Write(input, start, end, _writer, isLast);
        return _writer.End(isLast);
    }
}
