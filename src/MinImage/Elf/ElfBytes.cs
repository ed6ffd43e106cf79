using System.Buffers.Binary;

namespace MinImage.Elf;

/// <summary>
/// The bytes of a 64-bit little-endian file. Offsets have 64 bits, as in the file; a caller checks
/// <see cref="Holds(ulong, ulong)"/> before it reads.
/// </summary>
internal readonly ref struct ElfBytes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ulong Length => (ulong)_bytes.Length;

    /// <summary>Checks whether a range is inside the file, without a sum that could overflow.</summary>
    public bool Holds(ulong offset, ulong size) => offset <= Length && size <= Length - offset;

    /// <summary>Checks whether a table is inside the file.</summary>
    public bool Holds(ulong offset, ulong count, ulong entrySize) =>
        count <= Length / entrySize && Holds(offset, count * entrySize);

    public ReadOnlySpan<byte> Slice(ulong offset, ulong size) => _bytes.Slice((int)offset, (int)size);

    public ushort ReadUInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint ReadUInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    public ulong ReadUInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));
}
