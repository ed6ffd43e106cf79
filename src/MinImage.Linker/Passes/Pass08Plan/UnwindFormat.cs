using System.Buffers.Binary;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>A CIE of an <c>.eh_frame</c> (Linux Standard Base, "The Common Information Entry Format"), taken apart.</summary>
internal sealed class UnwindFormat
{
    private const int VersionOffset = 8;
    private const int AugmentationOffset = 9;

    // DW_EH_PE_absptr, udata4, udata8, sdata4 and sdata8 (Linux Standard Base, "DWARF Exception Header Encoding"), without how they apply.
    private const byte ValueMask = 0x0F;

    /// <summary><c>version</c>: 1, or 3.</summary>
    public required byte Version { get; init; }

    /// <summary>The alignment factors and the return address's column, as they stand there.</summary>
    public required ReadOnlyMemory<byte> Factors { get; init; }

    /// <summary>Its instructions.</summary>
    public required ReadOnlyMemory<byte> Instructions { get; init; }

    /// <summary>The bytes that a function's address takes in an FDE, and its size as well: 4 or 8.</summary>
    public required int PointerBytes { get; init; }

    /// <summary>Whether an FDE has augmentation data, with its length before.</summary>
    public required bool HasData { get; init; }

    /// <summary>Whether the functions are where a signal's handler returns to.</summary>
    public required bool IsSignalFrame { get; init; }

    /// <summary>Takes a CIE apart.</summary>
    /// <param name="record">The CIE, from its length field on.</param>
    /// <returns>What it says; null where that is in a form which only a newer unwinder knows, or nobody.</returns>
    public static UnwindFormat? Parse(ReadOnlySpan<byte> record)
    {
        if (record.Length <= AugmentationOffset || record[VersionOffset] is not (1 or 3) || record[AugmentationOffset..].IndexOf((byte)0) is not (>= 0 and var length))
        {
            return null;
        }

        var augmentation = record.Slice(AugmentationOffset, length);
        var version = record[VersionOffset];
        var at = AugmentationOffset + length + 1;
        var start = at;
        if (!Skip(record, ref at) || !Skip(record, ref at) || (version == 1 ? ++at > record.Length : !Skip(record, ref at)))
        {
            return null;
        }

        var factors = record[start..at].ToArray();
        byte pointer = 0;
        var isSignalFrame = false;
        if (augmentation.Length > 0)
        {
            if (augmentation[0] != 'z' || !TryRead(record, ref at, out var bytes) || bytes > record.Length - at)
            {
                return null;
            }

            var data = record.Slice(at, bytes);
            at += bytes;
            foreach (var letter in augmentation[1..])
            {
                switch ((char)letter)
                {
                    case 'R' when data.Length >= 1:
                        pointer = data[0];
                        data = data[1..];
                        break;
                    case 'L' when data.Length >= 1:
                        data = data[1..];
                        break;
                    case 'P' when data.Length >= 1 && PointerSize(data[0]) is > 0 and var size && data.Length > size:
                        data = data[(1 + size)..];
                        break;
                    case 'S':
                        isSignalFrame = true;
                        break;
                    default:
                        return null;
                }
            }
        }

        return PointerSize(pointer) is not (> 0 and var pointerBytes) ? null : new UnwindFormat
        {
            Version = version,
            Factors = factors,
            Instructions = record[at..].ToArray(),
            PointerBytes = pointerBytes,
            HasData = augmentation.Length > 0,
            IsSignalFrame = isSignalFrame,
        };
    }

    /// <summary>Takes an FDE of it apart.</summary>
    /// <param name="record">The FDE, from its length field on.</param>
    /// <param name="size">The bytes of its function.</param>
    /// <param name="instructions">Its instructions.</param>
    /// <returns>Whether it is whole.</returns>
    public bool TryReadFunction(ReadOnlySpan<byte> record, out ulong size, out ReadOnlySpan<byte> instructions)
    {
        const int header = 8;
        size = 0;
        instructions = default;
        var at = header + (2 * PointerBytes);
        if (at > record.Length)
        {
            return false;
        }

        var field = record[(header + PointerBytes)..];
        size = PointerBytes == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt64LittleEndian(field);
        if (HasData)
        {
            if (!TryRead(record, ref at, out var bytes) || bytes > record.Length - at)
            {
                return false;
            }

            at += bytes;
        }

        instructions = record[at..];
        return true;
    }

    private static int PointerSize(byte encoding) => (encoding & ValueMask) switch
    {
        0x0 or 0x4 or 0xC => sizeof(ulong),
        0x3 or 0xB => sizeof(uint),
        _ => 0,
    };

    // LEB128 (DWARF 5, 7.6), signed or not.
    private static bool Skip(ReadOnlySpan<byte> record, ref int at)
    {
        while (at < record.Length)
        {
            if ((record[at++] & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }

    // What does not fit in a byte is no length that a compiler writes.
    private static bool TryRead(ReadOnlySpan<byte> record, ref int at, out int value)
    {
        value = at < record.Length ? record[at++] : 0x80;
        return value < 0x80;
    }
}
