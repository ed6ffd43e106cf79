namespace MinImage.Deflate;

/// <summary>A Huffman code (RFC 1951, 3.2.2).</summary>
internal sealed class HuffmanCode
{
    private const int LengthBits = 5;

    private readonly int _longest;
    private readonly byte[] _lengths;
    private readonly uint[] _codes;

    /// <summary>Creates a code without symbols.</summary>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="longest">The longest code, in bits.</param>
    public HuffmanCode(int symbols, int longest)
    {
        _longest = longest;
        _lengths = new byte[symbols];
        _codes = new uint[symbols];
    }

    /// <summary>The length of each symbol's code, in bits; 0 for a symbol without a code.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>For each symbol, the code with its first bit lowest, above five bits with its length. It is valid after <see cref="Assign"/>.</summary>
    public ReadOnlySpan<uint> Codes => _codes;

    /// <summary>Returns the bits of an element of <see cref="Codes"/>.</summary>
    /// <param name="code">The element.</param>
    public static uint Bits(uint code) => code >> LengthBits;

    /// <summary>Returns the number of bits of an element of <see cref="Codes"/>.</summary>
    /// <param name="code">The element.</param>
    public static int Length(uint code) => (int)(code & ((1 << LengthBits) - 1));

    /// <summary>Returns an element of <see cref="Codes"/>.</summary>
    /// <param name="bits">The code, with its first bit lowest.</param>
    /// <param name="length">The number of bits, up to 27.</param>
    public static uint Code(uint bits, int length) => (bits << LengthBits) | (uint)length;

    /// <summary>Computes the best lengths for some frequencies.</summary>
    /// <param name="frequencies">The frequency of each symbol.</param>
    public void Fit(ReadOnlySpan<int> frequencies) => CodeLengths.Compute(frequencies, _longest, _lengths);

    /// <summary>Sets the lengths.</summary>
    /// <param name="lengths">The length of each symbol's code; they make a complete code.</param>
    public void SetLengths(ReadOnlySpan<byte> lengths) => lengths.CopyTo(_lengths);

    /// <summary>Assigns the codes, which follow from the lengths.</summary>
    public void Assign()
    {
        Span<uint> next = stackalloc uint[Symbols.LongestCode + 2];
        next.Clear();
        foreach (var length in _lengths)
        {
            next[length + 1]++;
        }

        next[1] = 0;
        for (var length = 2; length < next.Length; length++)
        {
            next[length] = (next[length - 1] + next[length]) << 1;
        }

        for (var symbol = 0; symbol < _lengths.Length; symbol++)
        {
            var length = _lengths[symbol];
            _codes[symbol] = length == 0 ? 0 : Code(Reverse(next[length]++, length), length);
        }
    }

    private static uint Reverse(uint bits, int length)
    {
        var reversed = 0u;
        for (; length > 0; length--)
        {
            reversed = (reversed << 1) | (bits & 1);
            bits >>= 1;
        }

        return reversed;
    }
}
