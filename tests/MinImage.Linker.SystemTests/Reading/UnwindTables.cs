using System.Buffers.Binary;
using System.Text;

namespace MinImage.Linker.SystemTests.Reading;

/// <summary>
/// <c>.eh_frame</c> and <c>.eh_frame_hdr</c> as an unwinder reads them (Linux Standard Base, "Exception Frames" and "The
/// .eh_frame_hdr section").
/// </summary>
internal sealed class UnwindTables
{
    private const uint IndexSegment = 0x6474E550;

    // DW_EH_PE_*.
    private const byte Omitted = 0xFF;
    private const byte FormatMask = 0x0F;
    private const byte ApplicationMask = 0x70;
    private const byte Relative = 0x10;
    private const byte Indirect = 0x80;

    private readonly ElfFile _elf;
    private readonly Dictionary<ulong, Common> _commons = [];
    private readonly Dictionary<ulong, Record> _records = [];

    private UnwindTables(ElfFile elf) => _elf = elf;

    private delegate ulong Read(ReadOnlySpan<byte> bytes, out int length);

    /// <summary>Returns the functions of a symbol table, with their sizes, that have no unwind record.</summary>
    /// <param name="symbolFile">The symbols of the same executable.</param>
    /// <param name="others">Code that a debugger can unwind without these tables.</param>
    public IEnumerable<string> FunctionsWithout(ElfFile symbolFile, IEnumerable<(ulong Start, ulong Size)> others)
    {
        var records = _records.Values.Select(r => (r.Start, r.Size)).Concat(others).OrderBy(r => r.Start).ToArray();
        var starts = records.Select(r => r.Start).ToArray();
        foreach (var symbol in symbolFile.Symbols().Where(s => s is { IsFunction: true, Size: > 0 }))
        {
            var index = Array.BinarySearch(starts, symbol.Address);
            index = index < 0 ? ~index - 1 : index;
            if (index < 0 || symbol.Address >= records[index].Start + records[index].Size)
            {
                yield return symbol.Name;
            }
        }
    }

    /// <summary>Reads both tables and checks them against each other and against the program.</summary>
    /// <param name="elf">An executable that has both.</param>
    public static UnwindTables Check(ElfFile elf)
    {
        var tables = new UnwindTables(elf);
        var index = Assert.Single(elf.Segments, s => s.Type == IndexSegment);
        var entries = tables.ReadIndex(index.Address, out var table);
        tables.ReadTable(table);

        // Entries are sorted and distinct, so a binary search finds each of them.
        for (var i = 1; i < entries.Count; i++)
        {
            Assert.True(
                entries[i - 1].Function < entries[i].Function,
                $"The functions at 0x{entries[i - 1].Function:x} and 0x{entries[i].Function:x} are not in order.");
        }

        // The table is complete: each FDE has an entry with its address.
        Assert.Equal(tables._records.Count, entries.Count);
        foreach (var (function, address) in entries)
        {
            Assert.True(tables._records.TryGetValue(address, out var record), $"There is no FDE at 0x{address:x}.");
            Assert.Equal(record.Start, function);
            tables.CheckRecord(address, record);
        }

        // No FDE overlaps the next.
        foreach (var (one, next) in entries.Zip(entries.Skip(1), (a, b) => (tables._records[a.Fde], tables._records[b.Fde])))
        {
            Assert.True(one.Start + one.Size <= next.Start, $"The functions at 0x{one.Start:x} and 0x{next.Start:x} share code.");
        }

        return tables;
    }

    private void CheckRecord(ulong address, Record record)
    {
        var section = _elf.SectionAt(record.Start);
        Assert.True(section is { IsExecutable: true }, $"The FDE at 0x{address:x} is for 0x{record.Start:x}, which is no code.");
        Assert.True(record.Start + record.Size <= section.Address + section.Size, $"The FDE at 0x{address:x} is for code behind the end of {section.Name}.");
        if (record.Handlers != 0)
        {
            Assert.Equal(".gcc_except_table", _elf.SectionAt(record.Handlers)?.Name);
        }

        if (record.Common.Personality != 0)
        {
            // A word with the function's address, which the start code relocates; or the function.
            var holder = _elf.SectionAt(record.Common.Personality);
            Assert.True(holder is not null, $"The CIE of 0x{address:x} names a personality at 0x{record.Common.Personality:x}, where nothing is.");
            var function = record.Common.IsPersonalityIndirect
                ? BinaryPrimitives.ReadUInt64LittleEndian(_elf.At(record.Common.Personality))
                : record.Common.Personality;
            Assert.True(_elf.SectionAt(function) is { IsExecutable: true }, $"The personality at 0x{function:x} is no code.");
        }
    }

    private List<(ulong Function, ulong Fde)> ReadIndex(ulong address, out ulong table)
    {
        var bytes = _elf.At(address);
        Assert.Equal(1, bytes[0]);
        Assert.Equal(0x3B, bytes[3]); // Offsets from the index, 32 bits and signed: the form that can be searched.
        var at = 4;
        table = Pointer(bytes[at..], bytes[1], address + (ulong)at, out var length);
        at += length;
        var count = Pointer(bytes[at..], bytes[2], address + (ulong)at, out length);
        at += length;
        var entries = new List<(ulong, ulong)>();
        for (var i = 0ul; i < count; i++, at += 8)
        {
            entries.Add((
                address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]),
                address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..])));
        }

        Assert.Equal(_elf.SectionAt(address)!.Size, (ulong)at);
        return entries;
    }

    private void ReadTable(ulong address)
    {
        var section = _elf.SectionAt(address)!;
        Assert.Equal((".eh_frame", address), (section.Name, section.Address));
        var bytes = _elf.At(address);
        for (var at = 0; ;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            if (size == 0)
            {
                // The terminator is last: an unwinder would find nothing after it.
                Assert.Equal(bytes.Length, at + 4);
                return;
            }

            var record = bytes.Slice(at, (int)size + 4);
            var id = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
            var place = address + (ulong)at;
            if (id == 0)
            {
                _commons[place] = ReadCommon(record, place);
            }
            else
            {
                Assert.True(_commons.TryGetValue(place + 4 - id, out var common), $"The FDE at 0x{place:x} has no CIE.");
                _records[place] = ReadRecord(record, place, common);
            }

            at += record.Length;
        }
    }

    private static Common ReadCommon(ReadOnlySpan<byte> record, ulong place)
    {
        Assert.Equal(1, record[8]);
        var text = record[9..];
        var augmentation = Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
        var at = 9 + augmentation.Length + 1;
        at += LengthOfNumber(record[at..]); // The code's alignment.
        at += LengthOfNumber(record[at..]); // The data's.
        at += LengthOfNumber(record[at..]); // The register of the return address.
        var common = new Common(0, Omitted, 0, false, augmentation.StartsWith('z'));
        if (!common.HasAugmentation)
        {
            Assert.Equal("", augmentation);
            return common;
        }

        at += LengthOfNumber(record[at..]);
        foreach (var letter in augmentation.AsSpan(1))
        {
            switch (letter)
            {
                case 'R':
                    common = common with { Encoding = record[at++] };
                    break;
                case 'L':
                    common = common with { HandlersEncoding = record[at++] };
                    break;
                case 'P':
                    var encoding = record[at++];
                    common = common with
                    {
                        Personality = Pointer(record[at..], encoding, place + (ulong)at, out var length),
                        IsPersonalityIndirect = (encoding & Indirect) != 0,
                    };
                    at += length;
                    break;
                default:
                    // Of a signal handler ('S'), or with signed return addresses ('B'): they have no data.
                    Assert.Contains(letter, "SB");
                    break;
            }
        }

        return common;
    }

    private static Record ReadRecord(ReadOnlySpan<byte> record, ulong place, Common common)
    {
        var at = 8;
        var start = Pointer(record[at..], common.Encoding, place + (ulong)at, out var length);
        at += length;
        var size = Pointer(record[at..], (byte)(common.Encoding & FormatMask), 0, out length);
        at += length;
        var handlers = 0ul;
        if (common.HasAugmentation)
        {
            at += LengthOfNumber(record[at..]);
            if (common.HandlersEncoding != Omitted)
            {
                handlers = Pointer(record[at..], common.HandlersEncoding, place + (ulong)at, out _);
            }
        }

        return new Record(start, size, handlers, common);
    }

    // The encoded value 0 means that there is no pointer, whatever the encoding is relative to.
    private static ulong Pointer(ReadOnlySpan<byte> bytes, byte encoding, ulong place, out int length)
    {
        Read read = (encoding & FormatMask) switch
        {
            0x03 => (ReadOnlySpan<byte> b, out int n) => { n = 4; return BinaryPrimitives.ReadUInt32LittleEndian(b); }
            ,
            0x0B => (ReadOnlySpan<byte> b, out int n) => { n = 4; return (ulong)BinaryPrimitives.ReadInt32LittleEndian(b); }
            ,
            0x00 or 0x04 or 0x0C => (ReadOnlySpan<byte> b, out int n) => { n = 8; return BinaryPrimitives.ReadUInt64LittleEndian(b); }
            ,
            _ => throw new InvalidDataException($"A pointer is encoded as 0x{encoding:x2}."),
        };
        var value = read(bytes, out length);
        return (encoding & ApplicationMask) switch
        {
            _ when value == 0 => 0,
            0 => value,
            Relative => value + place,
            _ => throw new InvalidDataException($"A pointer is encoded as 0x{encoding:x2}."),
        };
    }

    private static int LengthOfNumber(ReadOnlySpan<byte> bytes)
    {
        var length = 1;
        while ((bytes[length - 1] & 0x80) != 0)
        {
            length++;
        }

        return length;
    }

    private sealed record Common(byte Encoding, byte HandlersEncoding, ulong Personality, bool IsPersonalityIndirect, bool HasAugmentation);

    private sealed record Record(ulong Start, ulong Size, ulong Handlers, Common Common);
}
