using System.Buffers.Binary;
using MinImage.Linker.Maps;

namespace MinImage.Sizes;

/// <summary>
/// Takes an executable's unwind tables apart (Linux Standard Base, "Exception Frames"): what says how a function is unwound belongs to the function.
/// </summary>
internal static class UnwindTables
{
    public const string Records = ".eh_frame";
    public const string Index = ".eh_frame_hdr";

    private const uint ExtendedLength = 0xFFFFFFFF;
    private const int IdOffset = 4;
    private const int FunctionOffset = 8;
    private const int IndexHeaderBytes = 12;
    private const int IndexEntryBytes = 8;

    // DW_EH_PE_pcrel | DW_EH_PE_sdata4: what compilers write for a function's address.
    private const byte RelativeSigned32 = 0x1B;

    // DW_EH_PE_datarel | DW_EH_PE_sdata4.
    private const byte TableRelativeSigned32 = 0x3B;

    /// <summary>Reads one of the two tables.</summary>
    /// <param name="section">The table.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="visit">Gets for each record its offset, its bytes, and the address of its function; null for what is common to several.</param>
    public static void Visit(LinkMapSection section, ReadOnlySpan<byte> content, Action<int, int, ulong?> visit)
    {
        if (section.Name == Index)
        {
            VisitIndex(section, content, visit);
        }
        else
        {
            VisitRecords(section, content, visit);
        }
    }

    private static void VisitIndex(LinkMapSection section, ReadOnlySpan<byte> content, Action<int, int, ulong?> visit)
    {
        if (content.Length < IndexHeaderBytes || content[3] != TableRelativeSigned32)
        {
            visit(0, content.Length, null);
            return;
        }

        visit(0, IndexHeaderBytes, null);
        var at = IndexHeaderBytes;
        for (; at + IndexEntryBytes <= content.Length; at += IndexEntryBytes)
        {
            visit(at, IndexEntryBytes, section.Address + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(content[at..]));
        }

        visit(at, content.Length - at, null);
    }

    private static void VisitRecords(LinkMapSection section, ReadOnlySpan<byte> content, Action<int, int, ulong?> visit)
    {
        var isRelative = new Dictionary<int, bool>();
        var at = 0;
        while (content.Length - at >= FunctionOffset + sizeof(int))
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(content[at..]);
            if (length is < sizeof(uint) or ExtendedLength || length > (uint)(content.Length - at - sizeof(uint)))
            {
                break;
            }

            var size = (int)length + sizeof(uint);
            var id = BinaryPrimitives.ReadInt32LittleEndian(content[(at + IdOffset)..]);
            if (id == 0)
            {
                isRelative[at] = EncodingOf(content.Slice(at, size)) == RelativeSigned32;
                visit(at, size, null);
            }
            else
            {
                var field = at + FunctionOffset;
                ulong? function = isRelative.GetValueOrDefault(at + IdOffset - id)
                    ? section.Address + (ulong)(field + (long)BinaryPrimitives.ReadInt32LittleEndian(content[field..]))
                    : null;
                visit(at, size, function);
            }

            at += size;
        }

        visit(at, content.Length - at, null);
    }

    // Of a CIE whose augmentation begins with z: 'R' stands for how addresses are written, 'L' and 'P' take bytes before it.
    private static byte EncodingOf(ReadOnlySpan<byte> cie)
    {
        const int augmentationOffset = 9;
        var augmentation = cie[augmentationOffset..];
        augmentation = augmentation[..Math.Max(0, augmentation.IndexOf((byte)0))];
        if (!augmentation.StartsWith("z"u8))
        {
            return 0;
        }

        // Alignment factors of code and data, the return address's register, and the augmentation's length: numbers of one byte in all that compilers write.
        var at = augmentationOffset + augmentation.Length + 1;
        for (var i = 0; i < 4; i++)
        {
            while (at < cie.Length && (cie[at] & 0x80) != 0)
            {
                at++;
            }

            at++;
        }

        foreach (var letter in augmentation[1..])
        {
            if (at >= cie.Length)
            {
                return 0;
            }

            switch (letter)
            {
                case (byte)'R':
                    return cie[at];
                case (byte)'L':
                    at++;
                    break;
                case (byte)'P':
                    at += 1 + ((cie[at] & 0x0F) is 0x04 or 0x0C or 0x00 ? sizeof(ulong) : sizeof(uint));
                    break;
                case (byte)'S' or (byte)'B':
                    break;
                default:
                    return 0;
            }
        }

        return 0;
    }
}
