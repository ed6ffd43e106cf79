using System.Buffers.Binary;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>The parsed content of a CIE of an <c>.eh_frame</c> (Linux Standard Base, "The Common Information Entry Format").</summary>
internal sealed class UnwindFormat
{
    private const int VersionOffset = 8;
    private const int AugmentationOffset = 9;

    // The bits that select DW_EH_PE_absptr, udata4, udata8, sdata4 or sdata8 (Linux Standard Base, "DWARF Exception Header Encoding").
    private const byte ValueMask = 0x0F;

    /// <summary><c>version</c>: 1 or 3.</summary>
    public required byte Version { get; init; }

    /// <summary>The alignment factors and the return address register, in their original encoding.</summary>
    public required ReadOnlyMemory<byte> Factors { get; init; }

    /// <summary>The initial instructions.</summary>
    public required ReadOnlyMemory<byte> Instructions { get; init; }

    /// <summary>The size of the fields of an FDE for the function's address and size, in bytes: 4 or 8.</summary>
    public required int PointerBytes { get; init; }

    /// <summary>Whether an FDE has augmentation data, preceded by its length.</summary>
    public required bool HasData { get; init; }

    /// <summary>Whether the functions are trampolines to which signal handlers return.</summary>
    public required bool IsSignalFrame { get; init; }

    /// <summary>Parses a CIE.</summary>
    /// <param name="record">The CIE, starting with its length field.</param>
    /// <returns>Null if the format is unknown or the CIE is invalid.</returns>
    public static UnwindFormat? Parse(ReadOnlySpan<byte> record)
    {
        if (record.Length <= AugmentationOffset
            || record[VersionOffset] is not (1 or 3)
            || record[AugmentationOffset..].IndexOf((byte)0) is not (>= 0 and var length))
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
        if (augmentation.Length > 0 && !TryReadAugmentation(augmentation, record, ref at, out pointer, out isSignalFrame))
        {
            return null;
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

    private static bool TryReadAugmentation(
        ReadOnlySpan<byte> augmentation,
        ReadOnlySpan<byte> record,
        ref int at,
        out byte pointer,
        out bool isSignalFrame)
    {
        pointer = 0;
        isSignalFrame = false;
        if (augmentation[0] != 'z' || !TryRead(record, ref at, out var bytes) || bytes > record.Length - at)
        {
            return false;
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
                    return false;
            }
        }

        return true;
    }

    /// <summary>Parses an FDE of this CIE.</summary>
    /// <param name="record">The FDE, starting with its length field.</param>
    /// <param name="size">The size of the function, in bytes.</param>
    /// <param name="instructions">The FDE's instructions.</param>
    /// <returns>Whether the FDE is complete.</returns>
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

    // Compilers write no lengths that need more than one byte.
    private static bool TryRead(ReadOnlySpan<byte> record, ref int at, out int value)
    {
        value = at < record.Length ? record[at++] : 0x80;
        return value < 0x80;
    }
}
