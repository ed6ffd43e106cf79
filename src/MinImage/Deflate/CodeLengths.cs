namespace MinImage.Deflate;

/// <summary>Computes the lengths of a Huffman code from the frequencies of its symbols.</summary>
internal static class CodeLengths
{
    private const int SymbolBits = 9;

    /// <summary>
    /// Computes a complete code with a limited length. At least two symbols get a code, even if fewer of them occur, because some decoders reject
    /// incomplete codes.
    /// </summary>
    /// <param name="frequencies">The frequency of each symbol, less than 2^31 in total; at most 512 symbols.</param>
    /// <param name="longest">The longest code, in bits; at most 15.</param>
    /// <param name="lengths">Receives the length of each symbol's code, in bits; 0 for a symbol without a code.</param>
    public static void Compute(ReadOnlySpan<int> frequencies, int longest, Span<byte> lengths)
    {
        Span<long> sorted = stackalloc long[frequencies.Length];
        var count = 0;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                sorted[count++] = ((long)frequencies[symbol] << SymbolBits) | (uint)symbol;
            }
        }

        lengths.Clear();
        if (count < 2)
        {
            // The symbol that occurs, if any, and the first other one.
            var symbol = count == 0 ? 0 : (int)sorted[0];
            lengths[symbol & ((1 << SymbolBits) - 1)] = 1;
            lengths[lengths[0] == 0 ? 0 : 1] = 1;
            return;
        }

        // The order is the same everywhere, because no two elements are equal.
        sorted = sorted[..count];
        sorted.Sort();
        Span<int> tree = stackalloc int[count];
        for (var i = 0; i < count; i++)
        {
            tree[i] = (int)(sorted[i] >> SymbolBits);
        }

        Span<int> numbers = stackalloc int[Symbols.LongestCode + 1];
        Count(tree, longest, numbers);
        Limit(numbers, longest);

        // The rarest symbols get the longest codes.
        var next = 0;
        for (var length = longest; length > 0; length--)
        {
            for (var i = numbers[length]; i > 0; i--)
            {
                lengths[(int)sorted[next++] & ((1 << SymbolBits) - 1)] = (byte)length;
            }
        }
    }

    // Counts the codes of each length of an optimal code, by the method of Moffat and Katajainen, "In-place calculation of minimum-redundancy codes"
    // (1995): an array of ascending frequencies becomes, in turn, the tree's parents, and its depths. Longer codes count as the longest ones.
    private static void Count(Span<int> tree, int longest, Span<int> numbers)
    {
        var last = tree.Length - 1;
        tree[0] += tree[1];
        var (root, leaf) = (0, 2);
        for (var next = 1; next < last; next++)
        {
            tree[next] = Least(tree, next) + Least(tree, next);
        }

        tree[last - 1] = 0;
        for (var node = last - 2; node >= 0; node--)
        {
            tree[node] = tree[tree[node]] + 1;
        }

        // At each depth, the nodes that are not inner ones are leaves.
        var (nodes, inner) = (1, last - 1);
        for (var depth = 0; nodes > 0; depth++)
        {
            var parents = 0;
            while (inner >= 0 && tree[inner] == depth)
            {
                parents++;
                inner--;
            }

            numbers[Math.Min(depth, longest)] += nodes - parents;
            nodes = 2 * parents;
        }

        int Least(Span<int> tree, int parent)
        {
            if (leaf > last || (root < parent && tree[root] < tree[leaf]))
            {
                var least = tree[root];
                tree[root++] = parent;
                return least;
            }

            return tree[leaf++];
        }
    }

    // Codes that were too long are now too many: Kraft's sum exceeds 1. Two codes, one of them the longest, go below a shorter one, until it is 1.
    private static void Limit(Span<int> numbers, int longest)
    {
        var sum = 0;
        for (var length = 1; length <= longest; length++)
        {
            sum += numbers[length] << (longest - length);
        }

        for (; sum > 1 << longest; sum--)
        {
            var length = longest - 1;
            while (numbers[length] == 0)
            {
                length--;
            }

            numbers[length]--;
            numbers[length + 1] += 2;
            numbers[longest]--;
        }
    }
}
