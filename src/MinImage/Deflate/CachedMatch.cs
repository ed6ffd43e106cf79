namespace MinImage.Deflate;

/// <summary>
/// An element of the cache of the near-optimal parser. The matches of a position come first, then an element for the position itself, so that the cache can
/// be read from the end.
/// </summary>
/// <param name="Value">For a match, its distance and its length; for a position, the number of its matches and its byte.</param>
internal readonly record struct CachedMatch(uint Value)
{
    private const int LowBits = 9;
    private const uint LowMask = (1 << LowBits) - 1;

    /// <summary>The length of the match in bytes, or the byte at the position.</summary>
    public int Low => (int)(Value & LowMask);

    /// <summary>The distance of the match in bytes, or the number of matches of the position.</summary>
    public int High => (int)(Value >> LowBits);

    /// <summary>Returns a match.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <param name="distance">The distance in bytes.</param>
    public static CachedMatch Of(int length, int distance) => new(((uint)distance << LowBits) | (uint)length);

    /// <summary>Returns a position.</summary>
    /// <param name="literal">Its byte.</param>
    /// <param name="matches">The number of its matches.</param>
    public static CachedMatch Position(byte literal, int matches) => new(((uint)matches << LowBits) | literal);
}
