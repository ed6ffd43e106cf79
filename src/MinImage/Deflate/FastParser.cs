using System.Runtime.InteropServices;

namespace MinImage.Deflate;

/// <summary>Takes the longer of two matches at each position: those at the newest positions with the same hash.</summary>
internal sealed class FastParser : Parser
{
    private const int Bits = 14;
    private const int Ways = 2;
    private const int Hashed = 4;
    private const int None = -1;
    private const int MostMatches = 16_384;
    private const int LongestFastBlock = 65_536;

    // The two newest positions of each hash, the newer one first.
    private readonly int[] _newest = new int[Ways << Bits];
    private readonly SequenceBuffer _sequences = new(MostMatches);

    public override void Write(byte[] input, int start, int end, BlockWriter writer, bool isLast)
    {
        ref var window = ref MemoryMarshal.GetArrayDataReference(input);
        Array.Fill(_newest, None);
        Add(ref window, 0, Math.Min(start, end - Hashed + 1));
        do
        {
            _sequences.Clear();
            var position = ParseBlock(input, start, end);
            writer.Write(input.AsSpan(start, position - start), _sequences.End(), _sequences.Frequencies, isLast && position == end);
            start = position;
        }
        while (start < end);
    }

    private int ParseBlock(byte[] input, int start, int end)
    {
        ref var window = ref MemoryMarshal.GetArrayDataReference(input);
        var lastEnd = LastEnd(start, end, LongestFastBlock);
        var position = start;
        while (position < lastEnd && !_sequences.IsFull)
        {
            var (length, match) = Find(ref window, position, end);
            if (length == 0)
            {
                _sequences.AddLiteral(input[position++]);
                continue;
            }

            _sequences.AddMatch(length, position - match);
            Add(ref window, position + 1, Math.Min(position + length, end - Hashed + 1));
            position += length;
        }

        return position;
    }

    private (int Length, int Position) Find(ref byte window, int position, int end)
    {
        var longest = Math.Min(Symbols.LongestMatch, end - position);
        if (longest < Hashed)
        {
            return (0, 0);
        }

        var bytes = Matching.Read4(ref window, position);
        var (first, second) = Replace(bytes, position);
        var oldest = Math.Max(position - Symbols.Window - 1, None);
        var (best, match) = (0, 0);
        if (first > oldest && Matching.Read4(ref window, first) == bytes)
        {
            (best, match) = (Matching.Extend(ref window, position, first, Hashed, longest), first);
        }

        if (second > oldest && Matching.Read4(ref window, second) == bytes)
        {
            var length = Matching.Extend(ref window, position, second, Hashed, longest);
            if (length > best)
            {
                (best, match) = (length, second);
            }
        }

        return (best, match);
    }

    private void Add(ref byte window, int position, int end)
    {
        for (; position < end; position++)
        {
            Replace(Matching.Read4(ref window, position), position);
        }
    }

    // Returns the two newest positions of the hash before this one.
    private (int First, int Second) Replace(uint bytes, int position)
    {
        var hash = Matching.Hash(bytes, Bits) * Ways;
        ref var newest = ref Matching.At(_newest, hash);
        ref var other = ref Matching.At(_newest, hash + 1);
        var result = (newest, other);
        other = newest;
        newest = position;
        return result;
    }
}
