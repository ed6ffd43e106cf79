namespace MinImage.Linker.Model;

/// <summary>
/// A section whose pieces, strings or constants of one size, may be shared with equal ones elsewhere
/// (<c>SHF_MERGE</c>, <c>SHF_STRINGS</c>; System V gABI, "Section Attribute Flags").
/// </summary>
internal sealed class MergeableSection
{
    private readonly InputSection _section;

    // Ascending; the piece i ends where the piece i + 1 begins.
    private readonly int[] _starts;

    /// <param name="section">The section.</param>
    /// <param name="starts">The offsets of its pieces, ascending from 0.</param>
    public MergeableSection(InputSection section, int[] starts)
    {
        _section = section;
        _starts = starts;
        IsPieceLive = new bool[starts.Length];
        OutputOffsets = new uint[starts.Length];
    }

    public int PieceCount => _starts.Length;

    public bool[] IsPieceLive { get; }

    /// <summary>Where the pieces are in <see cref="Merged"/>; of those that live.</summary>
    public uint[] OutputOffsets { get; }

    /// <summary>What the pieces became a part of.</summary>
    public MergedSection? Merged { get; set; }

    public ReadOnlySpan<byte> Piece(int index)
    {
        var end = index + 1 < _starts.Length ? _starts[index + 1] : (int)_section.Size;
        return _section.Content[_starts[index]..end];
    }

    /// <summary>The piece that holds a byte of the section, or -1 for one outside.</summary>
    /// <param name="offset">Bytes from the section's start.</param>
    public int PieceAt(ulong offset)
    {
        if (offset >= _section.Size)
        {
            return -1;
        }

        var index = Array.BinarySearch(_starts, (int)offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Where a byte of the section is in <see cref="Merged"/>; its piece lives.</summary>
    /// <param name="offset">Bytes from the section's start.</param>
    public ulong OutputOffsetOf(ulong offset)
    {
        var piece = PieceAt(offset);
        return OutputOffsets[piece] + (offset - (ulong)_starts[piece]);
    }

    /// <summary>The address of a byte of the section, wherever its piece went; 0 where that does not live.</summary>
    /// <param name="offset">Bytes from the section's start.</param>
    public ulong AddressOf(ulong offset)
    {
        var piece = PieceAt(offset);
        return piece < 0 || !IsPieceLive[piece] || Merged is null
            ? 0
            : Merged.Address + OutputOffsets[piece] + (offset - (ulong)_starts[piece]);
    }
}
