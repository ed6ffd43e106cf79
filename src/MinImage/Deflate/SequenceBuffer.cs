using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>Collects the literals and matches of a block, and counts their symbols.</summary>
internal sealed class SequenceBuffer
{
    private readonly Sequence[] _sequences;
    private int _count;
    private int _literals;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">The maximum number of matches.</param>
    public SequenceBuffer(int capacity)
    {
        _sequences = new Sequence[capacity + 1];
    }

    /// <summary>The symbols that were added.</summary>
    public Frequencies Frequencies { get; } = new();

    /// <summary>Whether no more matches fit.</summary>
    public bool IsFull => _count == _sequences.Length - 1;

    /// <summary>Begins a block.</summary>
    public void Clear()
    {
        _count = 0;
        _literals = 0;
        Frequencies.Clear();
    }

    /// <summary>Adds a literal.</summary>
    /// <param name="literal">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLiteral(byte literal)
    {
        Frequencies.AddLiteral(literal);
        _literals++;
    }

    /// <summary>Adds a match.</summary>
    /// <param name="length">The length, 3 to 258.</param>
    /// <param name="distance">The distance, 1 to 32768.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(int length, int distance)
    {
        Frequencies.AddMatch(length, distance);
        _sequences[_count++] = new(_literals, (ushort)length, (ushort)distance);
        _literals = 0;
    }

    /// <summary>Ends the block.</summary>
    /// <returns>Its sequences, which are valid until <see cref="Clear"/>.</returns>
    public ReadOnlySpan<Sequence> End()
    {
        Frequencies.End();
        _sequences[_count] = new(_literals, 0, 0);
        return _sequences.AsSpan(0, _count + 1);
    }
}
