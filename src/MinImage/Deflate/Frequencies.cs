using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>Counts the symbols of a block.</summary>
internal sealed class Frequencies
{
    private readonly int[] _literalsAndLengths = new int[Symbols.LiteralsAndLengths];
    private readonly int[] _distances = new int[Symbols.Distances];

    /// <summary>The number of occurrences of each literal and length.</summary>
    public ReadOnlySpan<int> LiteralsAndLengths => _literalsAndLengths;

    /// <summary>The number of occurrences of each distance.</summary>
    public ReadOnlySpan<int> Distances => _distances;

    /// <summary>Counts a literal.</summary>
    /// <param name="literal">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLiteral(byte literal) => _literalsAndLengths[literal]++;

    /// <summary>Counts a match.</summary>
    /// <param name="length">The length, 3 to 258.</param>
    /// <param name="distance">The distance, 1 to 32768.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(int length, int distance)
    {
        _literalsAndLengths[Symbols.FirstLength + Symbols.LengthSlot(length)]++;
        _distances[Symbols.DistanceSlot(distance)]++;
    }

    /// <summary>Counts the end of the block, once.</summary>
    public void End() => _literalsAndLengths[Symbols.EndOfBlock] = 1;

    /// <summary>Moves the counts of another part of the block to this one.</summary>
    /// <param name="part">The other part, whose counts become 0.</param>
    public void Take(Frequencies part)
    {
        for (var i = 0; i < _literalsAndLengths.Length; i++)
        {
            _literalsAndLengths[i] += part._literalsAndLengths[i];
        }

        for (var i = 0; i < _distances.Length; i++)
        {
            _distances[i] += part._distances[i];
        }

        part.Clear();
    }

    /// <summary>Begins again with counts of 0.</summary>
    public void Clear()
    {
        Array.Clear(_literalsAndLengths);
        Array.Clear(_distances);
    }
}
