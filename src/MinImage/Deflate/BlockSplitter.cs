using System.Runtime.CompilerServices;

namespace MinImage.Deflate;

/// <summary>
/// Decides where a block ends, which is worthwhile where the data change: new codes then save more than their description costs. It counts literals and
/// matches by a few classes, and compares the latest of them with those of the whole block.
/// </summary>
internal sealed class BlockSplitter
{
    /// <summary>The length of the shortest block that ends before the input does, in bytes.</summary>
    public const int ShortestBlock = 5000;

    private const int LiteralClasses = 8;
    private const int Classes = LiteralClasses + 2;
    private const int LongMatch = 9;
    private const int CheckInterval = 512;

    // A block shorter than either needs a greater change, because the description of its codes weighs more.
    private const int FewBytes = 10_000;
    private const int FewItems = 4096;

    private readonly int[] _block = new int[Classes];
    private readonly int[] _latest = new int[Classes];
    private int _blockCount;
    private int _latestCount;

    /// <summary>Begins a block.</summary>
    public void Begin()
    {
        Array.Clear(_block);
        Array.Clear(_latest);
        _blockCount = 0;
        _latestCount = 0;
    }

    /// <summary>Begins a block with what was counted last: it did not fit the block before.</summary>
    public void BeginWithLatest()
    {
        Array.Clear(_block);
        _blockCount = 0;
    }

    /// <summary>Counts a literal, by its two highest bits and its lowest: text, code and numbers differ there.</summary>
    /// <param name="literal">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLiteral(byte literal)
    {
        _latest[((literal >> 5) & 6) | (literal & 1)]++;
        _latestCount++;
    }

    /// <summary>Counts a match, by whether it is long.</summary>
    /// <param name="length">The length in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(int length)
    {
        _latest[length < LongMatch ? LiteralClasses : LiteralClasses + 1]++;
        _latestCount++;
    }

    /// <summary>Returns whether <see cref="IsChange"/> should be called.</summary>
    /// <param name="length">The length of the block so far, in bytes.</param>
    /// <param name="remaining">The length of the input behind it, in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsCheckDue(int length, int remaining) => _latestCount >= CheckInterval && length >= ShortestBlock && remaining >= ShortestBlock;

    /// <summary>Returns whether the latest items differ so much from those before that the block should end. If not, they now belong to it.</summary>
    /// <param name="length">The length of the block so far, in bytes.</param>
    public bool IsChange(int length)
    {
        if (_blockCount > 0)
        {
            // The sum of the differences of probabilities, times both counts: integers are the same everywhere.
            long difference = 0;
            for (var i = 0; i < Classes; i++)
            {
                difference += Math.Abs(((long)_block[i] * _latestCount) - ((long)_latest[i] * _blockCount));
            }

            var limit = (long)_latestCount * _blockCount * 11 / 32;
            var items = _blockCount + _latestCount;
            if (length < FewBytes && items < FewItems)
            {
                limit += limit * (FewItems - items) / FewItems;
            }

            // The longer a block, the smaller the change that ends it.
            if (difference + ((long)(length / 8192) * _blockCount) >= limit)
            {
                return true;
            }
        }

        for (var i = 0; i < Classes; i++)
        {
            _block[i] += _latest[i];
        }

        _blockCount += _latestCount;
        Array.Clear(_latest);
        _latestCount = 0;
        return false;
    }
}
