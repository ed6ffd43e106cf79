using System.Numerics;
using System.Runtime.InteropServices;

namespace MinImage.Deflate;

/// <summary>Takes the longest match of each position, unless a better one begins at one of the next positions.</summary>
internal sealed class LazyParser : Parser
{
    private const int MostMatches = 50_000;

    // A match of three bytes farther away is longer than its literals.
    private const int FarthestOfShortest = 8192;

    private readonly int _lookAhead;
    private readonly int _depth;
    private readonly int _enough;
    private readonly HashChains _chains = new();
    private readonly BlockSplitter _splitter = new();
    private readonly SequenceBuffer _sequences = new(MostMatches);

    /// <summary>Creates a parser.</summary>
    /// <param name="lookAhead">The number of next positions at which a better match is looked for, 0 to 2.</param>
    /// <param name="depth">The maximum number of earlier positions that are compared.</param>
    /// <param name="enough">The length of a match that is taken without looking for a better one, in bytes.</param>
    public LazyParser(int lookAhead, int depth, int enough)
    {
        _lookAhead = lookAhead;
        _depth = depth;
        _enough = enough;
    }

    public override void Write(byte[] input, int start, int end, BlockWriter writer, bool isLast)
    {
        _chains.Clear();
        _chains.Add(ref MemoryMarshal.GetArrayDataReference(input), 0, Math.Min(start, end - HashChains.Hashed + 1));
        do
        {
            _splitter.Begin();
            _sequences.Clear();
            var position = ParseBlock(input, start, end);
            var isLastBlock = isLast && position == end;
            writer.Write(input.AsSpan(start, position - start), _sequences.End(), _sequences.Frequencies, isLastBlock);
            start = position;
        }
        while (start < end);
    }

    // Returns the end of the block.
    private int ParseBlock(byte[] input, int start, int end)
    {
        ref var window = ref MemoryMarshal.GetArrayDataReference(input);
        var lastEnd = LastEnd(start, end, LongestBlock);
        var shortest = ShortestUseful(input.AsSpan(start, lastEnd - start));
        var position = start;
        while (position < lastEnd && !_sequences.IsFull)
        {
            if (_splitter.IsCheckDue(position - start, end - position) && _splitter.IsChange(position - start))
            {
                break;
            }

            var (length, distance) = Find(ref window, position, end, shortest - 1, _depth);
            if (length == 0 || (length == Symbols.ShortestMatch && distance > FarthestOfShortest))
            {
                AddLiteral(input[position++]);
                continue;
            }

            // The position behind the last one that was added to the chains.
            var next = position + 1;
            while (_lookAhead > 0 && length < _enough)
            {
                var later = Find(ref window, next, end, length - 1, _depth / 2);
                next++;
                if (later.Length > 0 && Gain(length, distance, later.Length, later.Distance) > 2)
                {
                    AddLiteral(input[position++]);
                    (length, distance) = later;
                    continue;
                }

                if (_lookAhead == 1)
                {
                    break;
                }

                later = Find(ref window, next, end, length - 1, _depth / 4);
                next++;
                if (later.Length == 0 || Gain(length, distance, later.Length, later.Distance) <= 6)
                {
                    break;
                }

                AddLiteral(input[position++]);
                AddLiteral(input[position++]);
                (length, distance) = later;
            }

            _sequences.AddMatch(length, distance);
            _splitter.AddMatch(length);
            position += length;
            _chains.Add(ref window, next, Math.Min(position, end - HashChains.Hashed + 1));
        }

        return position;
    }

    // What a later match saves, roughly in bits, before the literals that it costs.
    private static int Gain(int length, int distance, int laterLength, int laterDistance) =>
        (4 * (laterLength - length)) + BitOperations.Log2((uint)distance) - BitOperations.Log2((uint)laterDistance);

    private (int Length, int Distance) Find(ref byte window, int position, int end, int best, int depth)
    {
        var longest = Math.Min(Symbols.LongestMatch, end - position);
        return longest < HashChains.Hashed ? (0, 0) : _chains.Find(ref window, position, best, longest, Math.Min(_enough, longest), depth);
    }

    private void AddLiteral(byte literal)
    {
        _sequences.AddLiteral(literal);
        _splitter.AddLiteral(literal);
    }
}
