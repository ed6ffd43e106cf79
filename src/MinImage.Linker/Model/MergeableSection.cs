namespace MinImage.Linker.Model;

/// <summary>
/// A section whose pieces (strings, or constants of one size) may be merged with equal pieces of other sections (<c>SHF_MERGE</c>,
/// <c>SHF_STRINGS</c>; System V gABI, "Section Attribute Flags").
/// </summary>
internal sealed class MergeableSection
{
    private readonly InputSection _section;

    // Ascending; piece i ends at the start of piece i + 1.
    private readonly int[] _starts;

    /// <param name="section">The section.</param>
    /// <param name="starts">The offsets of the section's pieces, ascending from 0.</param>
    public MergeableSection(InputSection section, int[] starts)
    {
        _section = section;
        _starts = starts;
        IsPieceLive = new bool[starts.Length];
        OutputOffsets = new uint[starts.Length];
    }

    public int PieceCount => _starts.Length;

    public bool[] IsPieceLive { get; }

    /// <summary>The offsets of live pieces in <see cref="Merged"/>.</summary>
    public uint[] OutputOffsets { get; }

    /// <summary>The merged section that contains the live pieces.</summary>
    public MergedSection? Merged { get; set; }

    public ReadOnlySpan<byte> Piece(int index)
    {
        var end = index + 1 < _starts.Length ? _starts[index + 1] : (int)_section.Size;
        return _section.Content[_starts[index]..end];
    }

    /// <summary>Returns the index of the piece that contains a byte of the section; -1 if the offset is outside the section.</summary>
    /// <param name="offset">The byte's offset in the section.</param>
    public int PieceAt(ulong offset)
    {
        if (offset >= _section.Size)
        {
            return -1;
        }

        var index = Array.BinarySearch(_starts, (int)offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Returns the offset in <see cref="Merged"/> of a byte of a live piece.</summary>
    /// <param name="offset">The byte's offset in the section.</param>
    public ulong OutputOffsetOf(ulong offset)
    {
        var piece = PieceAt(offset);
        return OutputOffsets[piece] + (offset - (ulong)_starts[piece]);
    }

    /// <summary>Returns the address of a byte of the section; 0 if its piece is not live.</summary>
    /// <param name="offset">The byte's offset in the section.</param>
    public ulong AddressOf(ulong offset)
    {
        var piece = PieceAt(offset);
        return piece < 0 || !IsPieceLive[piece] || Merged is null
            ? 0
            : Merged.Address + OutputOffsets[piece] + (offset - (ulong)_starts[piece]);
    }
}
