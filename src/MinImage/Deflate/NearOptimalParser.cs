using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MinImage.Deflate;

/// <summary>
/// Finds all useful matches of a block, then the cheapest way through them. What a symbol costs is the length of its code, which follows from the way that is
/// taken: so the search is repeated, each time with the codes of the way before. The first codes are those of a greedy parse.
/// </summary>
internal sealed class NearOptimalParser : Parser
{
    // The matches of a position differ in length. A block also ends when no more fit.
    private const int MatchesPerPosition = Symbols.LongestMatch - Symbols.ShortestMatch + 1;
    private const int CacheLength = LongestBlock * 5;
    private const int CacheSlack = MatchesPerPosition + 1 + Symbols.LongestMatch;
    private const int LongestBlockWithRest = LongestBlock + BlockSplitter.ShortestBlock + Symbols.LongestMatch;

    // More than any way costs, and the sum of two is still less than 2^32.
    private const uint Impossible = 0x7000_0000;

    // A way: the length of the step in the low bits, and the distance above them; a literal is a step of length 1.
    private const int LengthBits = 9;

    private readonly int _depth;
    private readonly int _enough;
    private readonly int _passes;
    private readonly int _leastGain;
    private readonly BinaryTrees _trees = new();
    private readonly BlockSplitter _splitter = new();
    private readonly Costs _costs = new();
    private readonly CachedMatch[] _cache = new CachedMatch[CacheLength + CacheSlack];
    private readonly uint[] _costsToEnd = new uint[LongestBlockWithRest + Symbols.LongestMatch + 1];
    private readonly uint[] _steps = new uint[LongestBlockWithRest];
    private readonly Frequencies _observed = new();
    private readonly Frequencies _latest = new();
    private SequenceBuffer _sequences = new(LongestBlockWithRest / Symbols.ShortestMatch);
    private SequenceBuffer _best = new(LongestBlockWithRest / Symbols.ShortestMatch);

    /// <summary>Creates a parser.</summary>
    /// <param name="depth">The maximum number of earlier positions that are compared.</param>
    /// <param name="enough">The length of a match that is taken without looking for others, in bytes.</param>
    /// <param name="passes">The maximum number of searches for the cheapest way.</param>
    /// <param name="leastGain">What a search has to save for another one, in bits.</param>
    public NearOptimalParser(int depth, int enough, int passes, int leastGain)
    {
        _depth = depth;
        _enough = enough;
        _passes = passes;
        _leastGain = leastGain;
    }

    public override void Write(byte[] input, int start, int end, BlockWriter writer, bool isLast)
    {
        ref var window = ref MemoryMarshal.GetArrayDataReference(input);
        _trees.Clear();
        for (var added = 0; added < start && added <= end - BinaryTrees.Hashed; added++)
        {
            _trees.Add(ref window, added, Math.Min(_enough, end - added), _depth);
        }

        _splitter.Begin();
        _observed.Clear();
        _latest.Clear();
        var position = start;
        var nextObserved = start;
        var cached = 0;
        do
        {
            var lastEnd = LastEnd(start, end, LongestBlock);
            var shortest = ShortestUseful(input.AsSpan(start, lastEnd - start));

            // The end of what was last found to belong to the block, and of its elements in the cache.
            var (checkedEnd, checkedCache) = (start, 0);
            var isChange = false;
            while (position < lastEnd && cached < CacheLength)
            {
                var longest = Math.Min(Symbols.LongestMatch, end - position);
                var enough = Math.Min(_enough, longest);
                var first = cached;
                if (longest >= BinaryTrees.Hashed)
                {
                    cached = _trees.Find(ref window, position, longest, enough, _depth, _cache, cached);
                }

                var match = cached == first ? default : _cache[cached - 1];
                if (position >= nextObserved)
                {
                    nextObserved += Observe(input[position], match.Low, match.High, shortest);
                }

                _cache[cached] = CachedMatch.Position(input[position], cached - first);
                cached++;
                position++;
                if (match.Low >= enough && match.Low > 0)
                {
                    // It will be taken: other matches inside it would only cost time, much of it where the data repeat themselves.
                    for (var skipped = match.Low - 1; skipped > 0; skipped--)
                    {
                        if (end - position >= BinaryTrees.Hashed)
                        {
                            _trees.Add(ref window, position, Math.Min(_enough, end - position), _depth);
                        }

                        _cache[cached++] = CachedMatch.Position(input[position++], 0);
                    }
                }

                if (_splitter.IsCheckDue(position - start, end - position))
                {
                    isChange = _splitter.IsChange(position - start);
                    if (isChange)
                    {
                        break;
                    }

                    _observed.Take(_latest);
                    (checkedEnd, checkedCache) = (position, cached);
                }
            }

            if (isChange && checkedEnd > start)
            {
                // What differs becomes the start of the next block.
                WriteBlock(input, start, checkedEnd, checkedCache, writer, isLast: false);
                _cache.AsSpan(checkedCache, cached - checkedCache).CopyTo(_cache);
                cached -= checkedCache;
                start = checkedEnd;
                _splitter.BeginWithLatest();
                _observed.Clear();
            }
            else
            {
                _observed.Take(_latest);
                WriteBlock(input, start, position, cached, writer, isLast && position == end);
                cached = 0;
                start = position;
                nextObserved = position;
                _splitter.Begin();
                _observed.Clear();
            }
        }
        while (start < end);
    }

    // Counts what a greedy parse would do at a position. Returns the length of that.
    private int Observe(byte literal, int length, int distance, int shortest)
    {
        if (length < shortest)
        {
            _splitter.AddLiteral(literal);
            _latest.AddLiteral(literal);
            return 1;
        }

        _splitter.AddMatch(length);
        _latest.AddMatch(length, distance);
        return length;
    }

    private void WriteBlock(byte[] input, int start, int end, int cached, BlockWriter writer, bool isLast)
    {
        var bytes = input.AsSpan(start, end - start);
        _observed.End();
        writer.DynamicBits(_observed);
        var bestBits = long.MaxValue;
        for (var pass = 0; pass < _passes; pass++)
        {
            _costs.Set(writer.LiteralAndLengthCodes, writer.DistanceCodes);
            FindCheapest(bytes.Length, cached);
            Follow(bytes);
            var bits = writer.DynamicBits(_sequences.Frequencies);
            var gain = bestBits - bits;
            if (gain > 0)
            {
                bestBits = bits;
                (_sequences, _best) = (_best, _sequences);
            }

            if (gain < _leastGain)
            {
                break;
            }
        }

        // The searches do not find the way on which no match is worth its symbols.
        ChooseLiterals(bytes);
        if (writer.DynamicBits(_sequences.Frequencies) < bestBits)
        {
            (_sequences, _best) = (_best, _sequences);
        }

        writer.Write(bytes, _best.End(), _best.Frequencies, isLast);
    }

    private void ChooseLiterals(ReadOnlySpan<byte> bytes)
    {
        _sequences.Clear();
        foreach (var literal in bytes)
        {
            _sequences.AddLiteral(literal);
        }

        _sequences.End();
    }

    // Goes from the end to the start: at each position, the cheapest way to the end is a step and the cheapest way from there.
    // Compiled for this processor at once, like the insertion into the trees.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindCheapest(int length, int cached)
    {
        ref var cache = ref MemoryMarshal.GetArrayDataReference(_cache);
        ref var costsToEnd = ref MemoryMarshal.GetArrayDataReference(_costsToEnd);
        ref var lengthCosts = ref MemoryMarshal.GetArrayDataReference(_costs.Lengths);
        var literalCosts = _costs.Literals;
        var distanceCosts = _costs.Distances;
        _costsToEnd[length] = 0;
        _costsToEnd.AsSpan(length + 1, Symbols.LongestMatch).Fill(Impossible);
        for (var position = length - 1; position >= 0; position--)
        {
            var entry = _cache[--cached];
            ref var costFrom = ref Unsafe.Add(ref costsToEnd, position);
            var best = literalCosts[(byte)entry.Low] + Unsafe.Add(ref costFrom, 1);
            var step = 1u;
            if (entry.High > 0)
            {
                var last = cached;
                cached -= entry.High;

                // For each length the nearest match, which is nearly always the cheapest one.
                var stepLength = Symbols.ShortestMatch;
                for (var i = cached; i < last; i++)
                {
                    var match = Unsafe.Add(ref cache, i);
                    var distanceCost = distanceCosts[Symbols.DistanceSlot(match.High)];
                    for (; stepLength <= match.Low; stepLength++)
                    {
                        var cost = distanceCost
                            + Unsafe.Add(ref lengthCosts, stepLength)
                            + Unsafe.Add(ref costFrom, stepLength);
                        if (cost < best)
                        {
                            best = cost;
                            step = ((uint)match.High << LengthBits) | (uint)stepLength;
                        }
                    }
                }
            }

            costFrom = best;
            _steps[position] = step;
        }
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        _sequences.Clear();
        for (var position = 0; position < bytes.Length;)
        {
            var step = _steps[position];
            var length = (int)(step & ((1 << LengthBits) - 1));
            if (length == 1)
            {
                _sequences.AddLiteral(bytes[position]);
            }
            else
            {
                _sequences.AddMatch(length, (int)(step >> LengthBits));
            }

            position += length;
        }

        _sequences.End();
    }
}
