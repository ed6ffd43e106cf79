namespace MinImage.Deflate;

/// <summary>What each choice costs, in bits, as the near-optimal parser assumes it.</summary>
internal sealed class Costs
{
    // A symbol without a code needs one, and a place in the description of the codes.
    private const uint Unused = 13;

    private readonly uint[] _literals = new uint[256];
    private readonly uint[] _lengths = new uint[Symbols.LongestMatch + 1];
    private readonly uint[] _distances = new uint[Symbols.Distances];

    /// <summary>The cost of each literal.</summary>
    public uint[] Literals => _literals;

    /// <summary>The cost of each length, without the distance.</summary>
    public uint[] Lengths => _lengths;

    /// <summary>The cost of each distance symbol, with its extra bits.</summary>
    public uint[] Distances => _distances;

    /// <summary>Assumes the codes of another parse of the block.</summary>
    /// <param name="literalsAndLengths">The lengths of the codes of literals and lengths, in bits.</param>
    /// <param name="distances">The lengths of the codes of distances, in bits.</param>
    public void Set(ReadOnlySpan<byte> literalsAndLengths, ReadOnlySpan<byte> distances)
    {
        for (var literal = 0; literal < _literals.Length; literal++)
        {
            _literals[literal] = Cost(literalsAndLengths[literal]);
        }

        for (var length = Symbols.ShortestMatch; length <= Symbols.LongestMatch; length++)
        {
            var slot = Symbols.LengthSlot(length);
            _lengths[length] = Cost(literalsAndLengths[Symbols.FirstLength + slot]) + (uint)Symbols.LengthExtraBits(slot);
        }

        for (var slot = 0; slot < _distances.Length; slot++)
        {
            _distances[slot] = Cost(distances[slot]) + (uint)Symbols.DistanceExtraBits(slot);
        }
    }

    private static uint Cost(byte length) => length == 0 ? Unused : length;
}
