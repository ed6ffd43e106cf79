using System.Buffers.Binary;

namespace MinImage.Deflate;

/// <summary>Writes blocks (RFC 1951, 3.2.3), each in the form that is the shortest: stored, with the fixed codes, or with codes of its own.</summary>
internal sealed class BlockWriter
{
    private const int HeaderBits = 3;
    private const int LongestStored = ushort.MaxValue;
    private const int StoredLengths = 2 * sizeof(ushort);

    private readonly HuffmanCode _literalsAndLengths = new(Symbols.LiteralsAndLengths, Symbols.LongestCode);
    private readonly HuffmanCode _distances = new(Symbols.Distances, Symbols.LongestCode);
    private readonly HuffmanCode _fixedLiteralsAndLengths;
    private readonly HuffmanCode _fixedDistances;
    private readonly CodeDescription _description = new();

    // For each length, the code and the extra bits.
    private readonly uint[] _lengthCodes = new uint[Symbols.LongestMatch + 1];
    private BitWriter _output;

    /// <summary>Creates a writer.</summary>
    public BlockWriter()
    {
        // RFC 1951, 3.2.6: two symbols of each alphabet have a code but never occur.
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _fixedLiteralsAndLengths = new(lengths.Length, Symbols.LongestCode);
        _fixedLiteralsAndLengths.SetLengths(lengths);
        _fixedLiteralsAndLengths.Assign();
        lengths = lengths[..32];
        lengths.Fill(5);
        _fixedDistances = new(lengths.Length, Symbols.LongestCode);
        _fixedDistances.SetLengths(lengths);
        _fixedDistances.Assign();
    }

    private enum BlockType
    {
        Stored = 0,
        Fixed = 1,
        Dynamic = 2,
    }

    /// <summary>The lengths of the codes of literals and lengths that <see cref="DynamicBits"/> computed last.</summary>
    public ReadOnlySpan<byte> LiteralAndLengthCodes => _literalsAndLengths.Lengths;

    /// <summary>The lengths of the codes of distances that <see cref="DynamicBits"/> computed last.</summary>
    public ReadOnlySpan<byte> DistanceCodes => _distances.Lengths;

    /// <summary>Returns how many bytes the blocks of an input need at most.</summary>
    /// <param name="length">The length of the input in bytes.</param>
    public static int Bound(int length)
    {
        // Blocks that end before the input does have a shortest length. A stored one is at most a header, some padding, and two lengths longer than its bytes.
        var blocks = (length / BlockSplitter.ShortestBlock) + (length / LongestStored) + 2;
        return length + (blocks * (1 + StoredLengths)) + BitWriter.Slack;
    }

    /// <summary>Begins at the start of a buffer.</summary>
    /// <param name="output">The buffer; its length is at least the bound of what will be written.</param>
    public void Begin(byte[] output) => _output = new(output);

    /// <summary>Returns the length of a block with codes of its own, in bits.</summary>
    /// <param name="frequencies">The symbols of the block.</param>
    public long DynamicBits(Frequencies frequencies)
    {
        _literalsAndLengths.Fit(frequencies.LiteralsAndLengths);
        _distances.Fit(frequencies.Distances);
        return HeaderBits + _description.Prepare(_literalsAndLengths, _distances) + Bits(frequencies, _literalsAndLengths, _distances);
    }

    /// <summary>Writes a block.</summary>
    /// <param name="bytes">The bytes of the block.</param>
    /// <param name="sequences">The same bytes as literals and matches; the last one may be without a match.</param>
    /// <param name="frequencies">The symbols of the block, with its end.</param>
    /// <param name="isLast">Whether it is the last block of the file.</param>
    public void Write(ReadOnlySpan<byte> bytes, ReadOnlySpan<Sequence> sequences, Frequencies frequencies, bool isLast)
    {
        var dynamicBits = DynamicBits(frequencies);
        var fixedBits = HeaderBits + Bits(frequencies, _fixedLiteralsAndLengths, _fixedDistances);
        if (StoredBits(bytes.Length) <= Math.Min(dynamicBits, fixedBits))
        {
            WriteStored(bytes, isLast);
        }
        else if (fixedBits <= dynamicBits)
        {
            WriteHeader(BlockType.Fixed, isLast);
            WriteSequences(bytes, sequences, _fixedLiteralsAndLengths.Codes, _fixedDistances.Codes);
        }
        else
        {
            WriteHeader(BlockType.Dynamic, isLast);
            _description.Write(ref _output);
            _literalsAndLengths.Assign();
            _distances.Assign();
            WriteSequences(bytes, sequences, _literalsAndLengths.Codes, _distances.Codes);
        }
    }

    /// <summary>Writes stored blocks.</summary>
    /// <param name="bytes">Their bytes; none for an empty block, behind which the output is aligned.</param>
    /// <param name="isLast">Whether the last one is the last block of the file.</param>
    public void WriteStored(ReadOnlySpan<byte> bytes, bool isLast)
    {
        Span<byte> lengths = stackalloc byte[StoredLengths];
        do
        {
            var block = bytes[..Math.Min(bytes.Length, LongestStored)];
            bytes = bytes[block.Length..];
            WriteHeader(BlockType.Stored, isLast && bytes.Length == 0);
            _output.Align();
            BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths[sizeof(ushort)..], (ushort)~block.Length);
            _output.Write(lengths);
            _output.Write(block);
        }
        while (bytes.Length > 0);
    }

    /// <summary>Ends with a complete byte.</summary>
    /// <param name="isLast">Whether the last block was written: then the rest of the byte is not read. Otherwise an empty stored block fills it.</param>
    /// <returns>The length of the output in bytes.</returns>
    public int End(bool isLast)
    {
        if (isLast)
        {
            _output.Align();
        }
        else
        {
            WriteStored([], isLast: false);
        }

        return _output.Position;
    }

    private static long Bits(Frequencies frequencies, HuffmanCode literalsAndLengths, HuffmanCode distances)
    {
        var counts = frequencies.LiteralsAndLengths;
        var lengths = literalsAndLengths.Lengths;
        long bits = 0;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            bits += (long)counts[symbol] * lengths[symbol];
        }

        for (var slot = 0; slot < counts.Length - Symbols.FirstLength; slot++)
        {
            bits += (long)counts[Symbols.FirstLength + slot] * Symbols.LengthExtraBits(slot);
        }

        counts = frequencies.Distances;
        lengths = distances.Lengths;
        for (var slot = 0; slot < counts.Length; slot++)
        {
            bits += (long)counts[slot] * (lengths[slot] + Symbols.DistanceExtraBits(slot));
        }

        return bits;
    }

    // The padding of the first block depends on what is pending, that of the others is 5 bits.
    private long StoredBits(int length)
    {
        var blocks = Math.Max(1, (length + LongestStored - 1) / LongestStored);
        var padding = -(_output.Pending + HeaderBits) & 7;
        return HeaderBits + padding + ((blocks - 1) * 8) + (blocks * StoredLengths * 8L) + (length * 8L);
    }

    private void WriteHeader(BlockType type, bool isLast)
    {
        _output.Add((isLast ? 1u : 0u) | ((uint)type << 1), HeaderBits);
        _output.Flush();
    }

    private void WriteSequences(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<Sequence> sequences, ReadOnlySpan<uint> literalsAndLengths, ReadOnlySpan<uint> distances)
    {
        for (var length = Symbols.ShortestMatch; length <= Symbols.LongestMatch; length++)
        {
            var slot = Symbols.LengthSlot(length);
            var code = literalsAndLengths[Symbols.FirstLength + slot];
            var count = HuffmanCode.Length(code);
            var extra = (uint)(length - Symbols.LengthBase(slot)) << count;
            _lengthCodes[length] = HuffmanCode.Code(HuffmanCode.Bits(code) | extra, count + Symbols.LengthExtraBits(slot));
        }

        ReadOnlySpan<uint> lengths = _lengthCodes;
        var output = _output;
        var position = 0;
        foreach (var sequence in sequences)
        {
            var literals = bytes.Slice(position, sequence.Literals);

            // Three codes fit between two flushes.
            for (; literals.Length >= 3; literals = literals[3..])
            {
                Add(ref output, literalsAndLengths[literals[0]]);
                Add(ref output, literalsAndLengths[literals[1]]);
                Add(ref output, literalsAndLengths[literals[2]]);
                output.Flush();
            }

            foreach (var literal in literals)
            {
                Add(ref output, literalsAndLengths[literal]);
            }

            output.Flush();
            position += sequence.Literals + sequence.Length;
            if (sequence.Length > 0)
            {
                // At most 15 bits for either code, and 5 and 13 extra ones.
                Add(ref output, lengths[sequence.Length]);
                var slot = Symbols.DistanceSlot(sequence.Distance);
                Add(ref output, distances[slot]);
                output.Add((uint)(sequence.Distance - Symbols.DistanceBase(slot)), Symbols.DistanceExtraBits(slot));
                output.Flush();
            }
        }

        Add(ref output, literalsAndLengths[Symbols.EndOfBlock]);
        output.Flush();
        _output = output;
    }

    private static void Add(ref BitWriter output, uint code) => output.Add(HuffmanCode.Bits(code), HuffmanCode.Length(code));
}
