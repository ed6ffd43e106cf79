using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>
/// Finds the nearest match of each length. The earlier positions with the same hash are a binary tree, ordered by the bytes that follow, with the newest
/// position at the root: the search for a position splits the tree into the two parts below it.
/// </summary>
internal sealed class BinaryTrees
{
    /// <summary>The number of bytes at a position that are hashed: the positions of fewer are not added.</summary>
    public const int Hashed = 4;

    private const int Bits3 = 15;
    private const int Bits4 = 16;
    private const int Mask = Symbols.Window - 1;
    private const int None = -1;

    // The two newest positions of each hash of three bytes, the newer one first; the newest of each hash of four bytes; and for each position its two
    // subtrees: what is ordered before it, and behind it.
    private readonly int[] _newest3 = new int[2 << Bits3];
    private readonly int[] _roots = new int[1 << Bits4];
    private readonly int[] _children = new int[2 * Symbols.Window];

    /// <summary>Begins without positions: what was compressed before has no influence.</summary>
    public void Clear()
    {
        Array.Fill(_newest3, None);
        Array.Fill(_roots, None);
    }

    /// <summary>Adds a position without looking for matches of three bytes.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="position">The position, at least <see cref="Hashed"/> bytes before the end of the input.</param>
    /// <param name="enough">The length that ends the search, at most that of the remaining input.</param>
    /// <param name="depth">The maximum number of earlier positions to compare.</param>
    public void Add(ref byte window, int position, int enough, int depth)
    {
        var bytes = Matching.Read4(ref window, position);
        Replace3(bytes, position);
        ref var root = ref Matching.At(_roots, Matching.Hash(bytes, Bits4));
        var candidate = root;
        root = position;
        Insert(ref window, position, candidate, int.MaxValue, enough, enough, depth, [], 0);
    }

    /// <summary>Adds a position and finds the matches there.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="position">The position, at least <see cref="Hashed"/> bytes before the end of the input.</param>
    /// <param name="longest">The length of the longest possible match.</param>
    /// <param name="enough">The length that ends the search, at most <paramref name="longest"/>.</param>
    /// <param name="depth">The maximum number of earlier positions to compare.</param>
    /// <param name="matches">Receives the matches, in the order of ascending length.</param>
    /// <param name="count">The number of elements of <paramref name="matches"/> that are in use.</param>
    /// <returns>The number of elements that are in use now: at most one for each length more.</returns>
    public int Find(ref byte window, int position, int longest, int enough, int depth, CachedMatch[] matches, int count)
    {
        var bytes = Matching.Read4(ref window, position);
        var (newer, older) = Replace3(bytes, position);
        ref var root = ref Matching.At(_roots, Matching.Hash(bytes, Bits4));
        var candidate = root;
        root = position;
        var oldest = Math.Max(position - Symbols.Window, None);
        if (newer > oldest && ((bytes ^ Matching.Read4(ref window, newer)) << 8) == 0)
        {
            matches[count++] = CachedMatch.Of(Symbols.ShortestMatch, position - newer);
        }
        else if (older > oldest && ((bytes ^ Matching.Read4(ref window, older)) << 8) == 0)
        {
            matches[count++] = CachedMatch.Of(Symbols.ShortestMatch, position - older);
        }

        return Insert(ref window, position, candidate, Symbols.ShortestMatch, longest, enough, depth, matches, count);
    }

    // Returns the two newest positions of the hash of three bytes before this one.
    private (int Newer, int Older) Replace3(uint bytes, int position)
    {
        var hash = Matching.Hash(bytes << 8, Bits3) * 2;
        ref var newer = ref Matching.At(_newest3, hash);
        ref var older = ref Matching.At(_newest3, hash + 1);
        var result = (newer, older);
        older = newer;
        newer = position;
        return result;
    }

    // Compiled for this processor at once: the code compiled ahead of time is a tenth slower, and would not be replaced before a publish ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Insert(ref byte window, int position, int candidate, int best, int longest, int enough, int depth, CachedMatch[] matches, int count)
    {
        // The greatest distance is one less than the window: the entries of the position before that are now this position's.
        var oldest = Math.Max(position - Symbols.Window, None);
        ref var before = ref Matching.At(_children, (position & Mask) * 2);
        ref var behind = ref Matching.At(_children, ((position & Mask) * 2) + 1);

        // All of a subtree begins with the bytes that both of its bounds have in common.
        var (lengthBefore, lengthBehind) = (0, 0);
        for (; candidate > oldest && depth > 0; depth--)
        {
            var length = Matching.Extend(ref window, position, candidate, Math.Min(lengthBefore, lengthBehind), longest);
            if (length > best)
            {
                best = length;
                matches[count++] = CachedMatch.Of(length, position - candidate);
            }

            ref var child = ref Matching.At(_children, (candidate & Mask) * 2);
            ref var nextChild = ref Matching.At(_children, ((candidate & Mask) * 2) + 1);
            if (length >= enough)
            {
                // As good as equal: the new position takes the place of the other.
                before = child;
                behind = nextChild;
                return count;
            }

            if (Matching.IsLess(ref window, candidate + length, position + length))
            {
                before = candidate;
                before = ref nextChild;
                lengthBefore = length;
                candidate = before;
            }
            else
            {
                behind = candidate;
                behind = ref child;
                lengthBehind = length;
                candidate = behind;
            }
        }

        before = None;
        behind = None;
        return count;
    }
}
