using System.Buffers.Binary;

namespace MinImage.Elf;

/// <summary>
/// A file's bytes with its width and byte order. Offsets are 64 bits, as the file states them; a caller asks
/// <see cref="Holds(ulong, ulong)"/> before it reads.
/// </summary>
internal readonly ref struct ElfBytes(ReadOnlySpan<byte> bytes, bool is64Bit, bool isLittleEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool Is64Bit { get; } = is64Bit;

    public bool IsLittleEndian { get; } = isLittleEndian;

    public ulong Length => (ulong)_bytes.Length;

    /// <summary>Whether a range lies in the file; no sum of two numbers of the file is made that could overflow.</summary>
    public bool Holds(ulong offset, ulong size) => offset <= Length && size <= Length - offset;

    /// <summary>Whether a table lies in the file.</summary>
    public bool Holds(ulong offset, ulong count, ulong entrySize) =>
        count <= Length / entrySize && Holds(offset, count * entrySize);

    public ReadOnlySpan<byte> Slice(ulong offset, ulong size) => _bytes.Slice((int)offset, (int)size);

    public ushort ReadUInt16(ulong offset)
    {
        var source = Slice(offset, sizeof(ushort));
        return IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(source) : BinaryPrimitives.ReadUInt16BigEndian(source);
    }

    public uint ReadUInt32(ulong offset)
    {
        var source = Slice(offset, sizeof(uint));
        return IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(source) : BinaryPrimitives.ReadUInt32BigEndian(source);
    }

    /// <summary>An address, offset or size: 4 bytes of ELF32, 8 of ELF64.</summary>
    public ulong ReadWord(ulong offset)
    {
        if (!Is64Bit)
        {
            return ReadUInt32(offset);
        }

        var source = Slice(offset, sizeof(ulong));
        return IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(source) : BinaryPrimitives.ReadUInt64BigEndian(source);
    }
}
