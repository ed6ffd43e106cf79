using System.Buffers.Binary;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// The symbol file's <c>.debug_frame</c> (DWARF 5, 6.4.1): the unwind records that only debuggers read, and that the executable
/// therefore does not contain.
/// </summary>
internal sealed class DebugFrames : Chunk
{
    private const uint CieId = 0xFFFFFFFF;
    private const int FieldBytes = sizeof(uint);

    private readonly List<(UnwindFormat Format, List<UnwindRecord> Fdes)> _groups;

    /// <param name="groups">The FDEs, by their CIEs.</param>
    public DebugFrames(List<(UnwindFormat Format, List<UnwindRecord> Fdes)> groups)
    {
        _groups = groups;
        Alignment = sizeof(ulong);
        foreach (var (format, fdes) in groups)
        {
            Size += (ulong)SizeOf(format);
            foreach (var fde in fdes)
            {
                Size += (ulong)SizeOf(format, fde);
            }
        }
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        var at = 0;
        foreach (var (format, fdes) in _groups)
        {
            var cie = (uint)(Offset + (ulong)at);
            WriteCie(format, Take(bytes, ref at, SizeOf(format)));
            foreach (var fde in fdes)
            {
                WriteFde(format, fde, cie, Take(bytes, ref at, SizeOf(format, fde)));
            }
        }
    }

    // Omits the letters for pointer encodings and handlers: addresses in .debug_frame are absolute.
    private static ReadOnlySpan<byte> AugmentationOf(UnwindFormat format) => format.IsSignalFrame ? "zS\0"u8 : "\0"u8;

    private static int DataBytes(UnwindFormat format) => format.IsSignalFrame ? 1 : 0;

    private static int SizeOf(UnwindFormat format) => Padded(
        (2 * FieldBytes) + 1 + AugmentationOf(format).Length + format.Factors.Length + DataBytes(format) + format.Instructions.Length);

    private static int SizeOf(UnwindFormat format, UnwindRecord fde) => Padded(
        (2 * FieldBytes) + (2 * sizeof(ulong)) + DataBytes(format) + InstructionsOf(format, fde, out _).Length);

    private static int Padded(int size) => (int)OutputSection.Align((ulong)size, sizeof(ulong));

    private static ReadOnlySpan<byte> InstructionsOf(UnwindFormat format, UnwindRecord fde, out ulong functionBytes)
    {
        _ = format.TryReadFunction(fde.Content, out functionBytes, out var instructions);
        return instructions;
    }

    private static Span<byte> Take(Span<byte> bytes, ref int at, int size)
    {
        var taken = bytes.Slice(at, size);
        at += size;
        BinaryPrimitives.WriteInt32LittleEndian(taken, size - FieldBytes);
        return taken;
    }

    private static void WriteCie(UnwindFormat format, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[FieldBytes..], CieId);
        bytes[2 * FieldBytes] = format.Version;
        var rest = bytes[((2 * FieldBytes) + 1)..];
        var augmentation = AugmentationOf(format);
        augmentation.CopyTo(rest);
        format.Factors.Span.CopyTo(rest[augmentation.Length..]);
        WriteInstructions(format, format.Instructions.Span, rest[(augmentation.Length + format.Factors.Length)..]);
    }

    private static void WriteFde(UnwindFormat format, UnwindRecord fde, uint cie, Span<byte> bytes)
    {
        var instructions = InstructionsOf(format, fde, out var size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[FieldBytes..], cie);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(2 * FieldBytes)..], fde.FunctionAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[((2 * FieldBytes) + sizeof(ulong))..], size);
        WriteInstructions(format, instructions, bytes[((2 * FieldBytes) + (2 * sizeof(ulong)))..]);
    }

    private static void WriteInstructions(UnwindFormat format, ReadOnlySpan<byte> instructions, Span<byte> bytes)
    {
        // The zeros are the length of the augmentation data, if there is any, and DW_CFA_nop as padding.
        bytes.Clear();
        instructions.CopyTo(bytes[DataBytes(format)..]);
    }
}
