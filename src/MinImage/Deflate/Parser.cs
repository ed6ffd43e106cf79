namespace MinImage.Deflate;

/// <summary>Divides an input into literals and matches, and these into blocks.</summary>
internal abstract class Parser
{
    /// <summary>The length at which a block ends even if its data do not change, in bytes; a short rest of the input may be added to it.</summary>
    public const int LongestBlock = 300_000;

    /// <summary>Writes the blocks of a part of the input.</summary>
    /// <param name="input">The window before the part, then the part; <see cref="Matching.Slack"/> bytes more can be read.</param>
    /// <param name="start">The position of the part in bytes. What is before it can be referred to.</param>
    /// <param name="end">The end of the part.</param>
    /// <param name="writer">Receives the blocks.</param>
    /// <param name="isLast">Whether the last block is the last one of the file.</param>
    public abstract void Write(byte[] input, int start, int end, BlockWriter writer, bool isLast);

    /// <summary>Returns where a block has to end.</summary>
    /// <param name="start">The start of the block.</param>
    /// <param name="end">The end of the input.</param>
    /// <param name="longest">The length at which it should end.</param>
    protected static int LastEnd(int start, int end, int longest) => end - start < longest + BlockSplitter.ShortestBlock ? end : start + longest;

    /// <summary>Returns the length from which on a match is likely to be shorter than its literals: few different literals have short codes.</summary>
    /// <param name="bytes">The bytes at the start of a block, some of which are sampled.</param>
    protected static int ShortestUseful(ReadOnlySpan<byte> bytes)
    {
        const int Sample = 4096;
        Span<bool> used = stackalloc bool[256];
        used.Clear();
        foreach (var value in bytes[..Math.Min(bytes.Length, Sample)])
        {
            used[value] = true;
        }

        return used.Count(true) switch
        {
            < 6 => 8,
            < 10 => 7,
            < 16 => 6,
            < 45 => 5,
            < 80 => 4,
            _ => Symbols.ShortestMatch,
        };
    }
}
