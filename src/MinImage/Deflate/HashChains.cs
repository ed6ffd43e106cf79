namespace MinImage.Deflate;

/// <summary>
/// Finds the longest match among earlier positions with the same hash, from the nearest to the farthest. Positions are added in order, each once.
/// </summary>
internal sealed class HashChains
{
    /// <summary>The number of bytes at a position that are hashed: the positions of fewer are not added.</summary>
    public const int Hashed = 4;

    private const int Bits3 = 15;
    private const int Bits4 = 16;
    private const int Mask = Symbols.Window - 1;
    private const int None = -1;

    // The newest position of each hash of three and of four bytes, and for each position the one before it with the same hash of four.
    private readonly int[] _newest3 = new int[1 << Bits3];
    private readonly int[] _newest4 = new int[1 << Bits4];
    private readonly int[] _previous = new int[Symbols.Window];

    /// <summary>Begins without positions: what was compressed before has no influence.</summary>
    public void Clear()
    {
        Array.Fill(_newest3, None);
        Array.Fill(_newest4, None);
    }

    /// <summary>Adds positions.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="position">The first position.</param>
    /// <param name="end">The position behind the last one.</param>
    public void Add(ref byte window, int position, int end)
    {
        for (; position < end; position++)
        {
            var bytes = Matching.Read4(ref window, position);
            Matching.At(_newest3, Matching.Hash(bytes << 8, Bits3)) = position;
            ref var newest = ref Matching.At(_newest4, Matching.Hash(bytes, Bits4));
            Matching.At(_previous, position & Mask) = newest;
            newest = position;
        }
    }

    /// <summary>Adds a position and finds the longest match there, the nearest of several.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="position">The position, at least <see cref="Hashed"/> bytes before the end of the input.</param>
    /// <param name="best">The length that a match has to exceed, in bytes; at least 2.</param>
    /// <param name="longest">The length of the longest possible match.</param>
    /// <param name="enough">The length that ends the search.</param>
    /// <param name="depth">The maximum number of earlier positions to compare.</param>
    /// <returns>The length and the distance; 0 for both if no match is longer than <paramref name="best"/>.</returns>
    public (int Length, int Distance) Find(ref byte window, int position, int best, int longest, int enough, int depth)
    {
        var bytes = Matching.Read4(ref window, position);
        ref var newest3 = ref Matching.At(_newest3, Matching.Hash(bytes << 8, Bits3));
        ref var newest4 = ref Matching.At(_newest4, Matching.Hash(bytes, Bits4));
        var (candidate3, candidate) = (newest3, newest4);
        newest3 = position;
        newest4 = position;
        Matching.At(_previous, position & Mask) = candidate;

        // The greatest distance is one less than the window: the entry of the position before that is now this position's.
        var oldest = Math.Max(position - Symbols.Window, None);
        var match = None;
        if (best < Symbols.ShortestMatch)
        {
            best = Symbols.ShortestMatch;
            if (candidate3 > oldest && ((bytes ^ Matching.Read4(ref window, candidate3)) << 8) == 0)
            {
                match = candidate3;
            }
        }

        if (best < longest)
        {
            // A longer match has the same bytes at its start, and at the end of the best one.
            var tail = Matching.Read4(ref window, position + best - 3);
            for (; candidate > oldest && depth > 0; depth--)
            {
                if (Matching.Read4(ref window, candidate + best - 3) == tail && Matching.Read4(ref window, candidate) == bytes)
                {
                    var length = Matching.Extend(ref window, position, candidate, Hashed, longest);
                    if (length > best)
                    {
                        best = length;
                        match = candidate;
                        if (length >= enough)
                        {
                            break;
                        }

                        tail = Matching.Read4(ref window, position + best - 3);
                    }
                }

                candidate = Matching.At(_previous, candidate & Mask);
            }
        }

        return match == None ? (0, 0) : (best, position - match);
    }
}
