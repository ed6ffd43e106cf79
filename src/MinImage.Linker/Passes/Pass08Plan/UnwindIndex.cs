using System.Buffers.Binary;
using MinImage.Linker.Maps;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// <c>.eh_frame_hdr</c> (Linux Standard Base, "The .eh_frame_hdr section"): the FDEs by the addresses of their functions,
/// for a binary search at run time.
/// </summary>
internal sealed class UnwindIndex : Chunk
{
    private const int HeaderBytes = 12;
    private const int EntryBytes = 2 * sizeof(uint);
    private const byte Version = 1;

    // DW_EH_PE_pcrel | DW_EH_PE_sdata4, DW_EH_PE_udata4, DW_EH_PE_datarel | DW_EH_PE_sdata4.
    private const byte RelativeSigned32 = 0x1B;
    private const byte Unsigned32 = 0x03;
    private const byte TableRelativeSigned32 = 0x3B;

    private readonly UnwindTable _table;

    public UnwindIndex(UnwindTable table)
    {
        _table = table;
        Alignment = sizeof(uint);
        Size = table.Size == 0 ? 0 : HeaderBytes + ((ulong)table.Count * EntryBytes);
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        bytes[0] = Version;
        bytes[1] = RelativeSigned32;
        bytes[2] = Unsigned32;
        bytes[3] = TableRelativeSigned32;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], (int)(_table.Address - (Address + 4)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], _table.Count);
        var (functions, fdes) = Sorted();
        for (var i = 0; i < functions.Length; i++)
        {
            var entry = bytes[(HeaderBytes + (i * EntryBytes))..];
            BinaryPrimitives.WriteInt32LittleEndian(entry, (int)(functions[i] - Address));
            BinaryPrimitives.WriteInt32LittleEndian(entry[sizeof(uint)..], (int)(fdes[i] - Address));
        }
    }

    public override IEnumerable<LinkMapUnwindPart> UnwindParts()
    {
        if (Size == 0)
        {
            yield break;
        }

        yield return new LinkMapUnwindPart(Output!.Name, Address, HeaderBytes, null);
        var at = Address + HeaderBytes;
        foreach (var function in Sorted().Functions)
        {
            yield return new LinkMapUnwindPart(Output!.Name, at, EntryBytes, function);
            at += EntryBytes;
        }
    }

    private (ulong[] Functions, ulong[] Fdes) Sorted()
    {
        var functions = new ulong[_table.Count];
        var fdes = new ulong[_table.Count];
        var count = 0;
        foreach (var (function, fde) in _table.Functions())
        {
            functions[count] = function;
            fdes[count++] = fde;
        }

        Array.Sort(functions, fdes);
        return (functions, fdes);
    }
}
