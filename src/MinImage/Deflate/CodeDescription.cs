namespace MinImage.Deflate;

/// <summary>Describes the two codes of a block by the lengths of their symbols, run-length encoded (RFC 1951, 3.2.7).</summary>
internal sealed class CodeDescription
{
    private const int FewestLiteralsAndLengths = 257;
    private const int FewestCodeLengths = 4;
    private const int Repeat = 16;
    private const int Zeros = 17;
    private const int ManyZeros = 18;

    private readonly HuffmanCode _code = new(Symbols.CodeLengths, Symbols.LongestCodeLengthCode);
    private readonly int[] _frequencies = new int[Symbols.CodeLengths];
    private readonly byte[] _lengths = new byte[Symbols.LiteralsAndLengths + Symbols.Distances];

    // A symbol, and its extra bits above it.
    private readonly ushort[] _items = new ushort[Symbols.LiteralsAndLengths + Symbols.Distances];
    private int _itemCount;
    private int _literalsAndLengths;
    private int _distances;
    private int _codeLengths;

    /// <summary>The order in which the lengths of the code-length code are written.</summary>
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Prepares the description of two codes.</summary>
    /// <param name="literalsAndLengths">The code of literals and lengths.</param>
    /// <param name="distances">The code of distances.</param>
    /// <returns>The length of the description, in bits.</returns>
    public int Prepare(HuffmanCode literalsAndLengths, HuffmanCode distances)
    {
        _literalsAndLengths = Used(literalsAndLengths.Lengths, FewestLiteralsAndLengths);
        _distances = Used(distances.Lengths, 1);

        // A run may continue from one code into the other.
        literalsAndLengths.Lengths[.._literalsAndLengths].CopyTo(_lengths);
        distances.Lengths[.._distances].CopyTo(_lengths.AsSpan(_literalsAndLengths));
        Encode(_lengths.AsSpan(0, _literalsAndLengths + _distances));
        _code.Fit(_frequencies);

        _codeLengths = Symbols.CodeLengths;
        while (_codeLengths > FewestCodeLengths && _code.Lengths[Order[_codeLengths - 1]] == 0)
        {
            _codeLengths--;
        }

        var bits = 5 + 5 + 4 + (3 * _codeLengths);
        for (var symbol = 0; symbol < Symbols.CodeLengths; symbol++)
        {
            bits += _frequencies[symbol] * (_code.Lengths[symbol] + ExtraBits(symbol));
        }

        return bits;
    }

    /// <summary>Writes the description that was prepared last.</summary>
    /// <param name="output">Receives the description.</param>
    public void Write(ref BitWriter output)
    {
        output.Add((uint)(_literalsAndLengths - FewestLiteralsAndLengths), 5);
        output.Add((uint)(_distances - 1), 5);
        output.Add((uint)(_codeLengths - FewestCodeLengths), 4);
        output.Flush();
        foreach (var symbol in Order[.._codeLengths])
        {
            output.Add(_code.Lengths[symbol], 3);
            output.Flush();
        }

        _code.Assign();
        foreach (var item in _items.AsSpan(0, _itemCount))
        {
            var symbol = item & 0x1F;
            var code = _code.Codes[symbol];
            output.Add(HuffmanCode.Bits(code), HuffmanCode.Length(code));
            output.Add((uint)item >> 5, ExtraBits(symbol));
            output.Flush();
        }
    }

    private static int Used(ReadOnlySpan<byte> lengths, int fewest) => Math.Max(lengths.LastIndexOfAnyExcept((byte)0) + 1, fewest);

    private static int ExtraBits(int symbol) => symbol switch
    {
        Repeat => 2,
        Zeros => 3,
        ManyZeros => 7,
        _ => 0,
    };

    private void Encode(ReadOnlySpan<byte> lengths)
    {
        _itemCount = 0;
        Array.Clear(_frequencies);
        while (lengths.Length > 0)
        {
            var length = lengths[0];
            var run = lengths.IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length : run;
            lengths = lengths[run..];
            if (length == 0)
            {
                for (int count; run >= 11; run -= count)
                {
                    count = Math.Min(run, 138);
                    Add(ManyZeros, count - 11);
                }

                if (run >= 3)
                {
                    Add(Zeros, run - 3);
                    run = 0;
                }
            }
            else if (run >= 4)
            {
                Add(length, 0);
                run--;
                for (int count; run >= 3; run -= count)
                {
                    count = Math.Min(run, 6);
                    Add(Repeat, count - 3);
                }
            }

            for (; run > 0; run--)
            {
                Add(length, 0);
            }
        }
    }

    private void Add(int symbol, int extra)
    {
        _items[_itemCount++] = (ushort)(symbol | (extra << 5));
        _frequencies[symbol]++;
    }
}
