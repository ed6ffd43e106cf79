using System.Numerics;
using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>Maps the lengths and distances of matches to symbols and extra bits (RFC 1951, 3.2.5).</summary>
internal static class Symbols
{
    /// <summary>The length of the shortest match, in bytes.</summary>
    public const int ShortestMatch = 3;

    /// <summary>The length of the longest match, in bytes.</summary>
    public const int LongestMatch = 258;

    /// <summary>The length of the window, in bytes: the greatest distance (RFC 1951, 2).</summary>
    public const int Window = 32 * 1024;

    /// <summary>The symbol that ends a block.</summary>
    public const int EndOfBlock = 256;

    /// <summary>The symbol of the shortest length.</summary>
    public const int FirstLength = 257;

    /// <summary>The number of symbols for literals, the end of a block, and lengths.</summary>
    public const int LiteralsAndLengths = 286;

    /// <summary>The number of symbols for distances.</summary>
    public const int Distances = 30;

    /// <summary>The number of symbols of the code that encodes the lengths of the other codes (RFC 1951, 3.2.7).</summary>
    public const int CodeLengths = 19;

    /// <summary>The longest code of a literal, length or distance, in bits.</summary>
    public const int LongestCode = 15;

    /// <summary>The longest code of a code length, in bits.</summary>
    public const int LongestCodeLengthCode = 7;

    private const int LastLengthSlot = 28;

    /// <summary>Returns the index of a length's symbol among those of lengths, 0 to 28.</summary>
    /// <param name="length">3 to 258.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthSlot(int length)
    {
        // Four symbols for each power of two, except that the longest match has a symbol of its own.
        var index = length - ShortestMatch;
        if (index < 4)
        {
            return index;
        }

        var log = BitOperations.Log2((uint)index);
        return length == LongestMatch ? LastLengthSlot : ((log - 1) * 4) + ((index >> (log - 2)) & 3);
    }

    /// <summary>Returns the number of extra bits of a length's symbol.</summary>
    /// <param name="slot">0 to 28.</param>
    public static int LengthExtraBits(int slot) => slot is < 8 or LastLengthSlot ? 0 : (slot / 4) - 1;

    /// <summary>Returns the shortest length with a symbol.</summary>
    /// <param name="slot">0 to 28.</param>
    public static int LengthBase(int slot) => slot switch
    {
        < 8 => ShortestMatch + slot,
        LastLengthSlot => LongestMatch,
        _ => ShortestMatch + ((4 + (slot % 4)) << LengthExtraBits(slot)),
    };

    /// <summary>Returns the symbol of a distance, 0 to 29.</summary>
    /// <param name="distance">1 to 32768.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DistanceSlot(int distance)
    {
        // Two symbols for each power of two.
        var index = distance - 1;
        if (index < 2)
        {
            return index;
        }

        var log = BitOperations.Log2((uint)index);
        return (log * 2) + ((index >> (log - 1)) & 1);
    }

    /// <summary>Returns the number of extra bits of a distance's symbol.</summary>
    /// <param name="slot">0 to 29.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DistanceExtraBits(int slot) => slot < 4 ? 0 : (slot >> 1) - 1;

    /// <summary>Returns the shortest distance with a symbol.</summary>
    /// <param name="slot">0 to 29.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DistanceBase(int slot) => slot < 4 ? 1 + slot : 1 + ((2 + (slot & 1)) << DistanceExtraBits(slot));
}
