using System.IO.Hashing;

namespace MinImage.Linker.Model;

/// <summary>The distinct pieces of all mergeable sections of one kind, in the order of their first occurrence.</summary>
internal sealed class MergedSection : Chunk
{
    private readonly List<(InputSection Section, int Piece)> _pieces = [];
    private readonly Dictionary<ulong, (InputSection Section, int Piece, uint Offset)> _byHash = [];

    public MergedSection(InputSection first)
    {
        First = first;
        Alignment = first.Alignment;
    }

    /// <summary>The first section of the kind, whose name and flags the merged section has.</summary>
    public InputSection First { get; }

    public void Add(InputSection section)
    {
        var mergeable = section.Mergeable!;
        mergeable.Merged = this;
        for (var i = 0; i < mergeable.PieceCount; i++)
        {
            if (mergeable.IsPieceLive[i])
            {
                mergeable.OutputOffsets[i] = Place(section, i, mergeable.Piece(i));
            }
        }
    }

    /// <summary>Lists the sections that pieces were taken from, in the order of the program. Padding belongs to the preceding piece.</summary>
    public IEnumerable<(InputSection Section, ulong Offset, ulong Size)> Parts()
    {
        for (var first = 0; first < _pieces.Count;)
        {
            var section = _pieces[first].Section;
            var next = first + 1;
            while (next < _pieces.Count && ReferenceEquals(_pieces[next].Section, section))
            {
                next++;
            }

            ulong start = OffsetOf(first);
            yield return (section, start, (next < _pieces.Count ? OffsetOf(next) : Size) - start);
            first = next;
        }
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        bytes.Clear();
        foreach (var (section, piece) in _pieces)
        {
            var mergeable = section.Mergeable!;
            mergeable.Piece(piece).CopyTo(bytes[(int)mergeable.OutputOffsets[piece]..]);
        }
    }

    private uint OffsetOf(int index) => _pieces[index].Section.Mergeable!.OutputOffsets[_pieces[index].Piece];

    private uint Place(InputSection section, int piece, ReadOnlySpan<byte> content)
    {
        // Different contents with equal hashes get consecutive keys (linear probing).
        for (var key = XxHash3.HashToUInt64(content); ; key++)
        {
            if (!_byHash.TryGetValue(key, out var found))
            {
                // Code may rely on the alignment of every piece, not only of the first.
                Size = (Size + Alignment - 1) & ~(Alignment - 1);
                var offset = (uint)Size;
                _byHash[key] = (section, piece, offset);
                _pieces.Add((section, piece));
                Size += (ulong)content.Length;
                return offset;
            }

            if (found.Section.Mergeable!.Piece(found.Piece).SequenceEqual(content))
            {
                return found.Offset;
            }
        }
    }
}
