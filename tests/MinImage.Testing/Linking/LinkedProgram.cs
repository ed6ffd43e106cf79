using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MinImage.Linker;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;
using MinImage.Linker.Maps;

namespace MinImage.Testing.Linking;

/// <summary>An executable with its symbol file and map, as a loader and a debugger read them.</summary>
internal sealed class LinkedProgram
{
    private readonly Dictionary<string, SymbolEntry> _symbols = new(StringComparer.Ordinal);

    public LinkedProgram(LinkOutput output)
    {
        Assert.NotNull(output.Executable);
        Assert.NotNull(output.SymbolFile);
        Assert.NotNull(output.Map);
        Elf = new ElfView(output.Executable);
        SymbolFile = new ElfView(output.SymbolFile);
        Map = output.Map;
        foreach (var (name, entry, _) in SymbolFile.Symbols())
        {
            _symbols[name] = entry;
        }
    }

    public ElfView Elf { get; }

    public ElfView SymbolFile { get; }

    public LinkMap Map { get; }

    public byte[] File => Elf.File;

    /// <summary>The note's description, without its header and name.</summary>
    public ReadOnlySpan<byte> BuildId => Elf.Content(".note.gnu.build-id")[16..];

    public ProgramHeader ThreadLocal => Elf.Segments.Single(s => s.Type == SegmentType.ThreadLocal);

    /// <summary>The thread pointer in terms of the segment's addresses: its end, aligned (variant II).</summary>
    public ulong ThreadPointer
    {
        get
        {
            var segment = ThreadLocal;
            return (segment.Address + segment.MemorySize + segment.Alignment - 1) & ~(segment.Alignment - 1);
        }
    }

    public bool Has(string symbol) => _symbols.ContainsKey(symbol);

    public SymbolEntry Symbol(string name)
    {
        Assert.True(_symbols.TryGetValue(name, out var entry), $"There is no symbol '{name}' in the symbol file.");
        return entry;
    }

    public ulong AddressOf(string symbol) => Symbol(symbol).Value;

    /// <summary>Returns bytes at a load address.</summary>
    public ReadOnlySpan<byte> At(ulong address, int length)
    {
        var segment = Elf.Segments.Single(s => s.Type == SegmentType.Load && address >= s.Address && address + (ulong)length <= s.Address + s.FileSize);
        return File.AsSpan((int)(address - segment.Address + segment.Offset), length);
    }

    public ulong WordAt(ulong address) => BinaryPrimitives.ReadUInt64LittleEndian(At(address, sizeof(ulong)));

    public int Signed32At(ulong address) => BinaryPrimitives.ReadInt32LittleEndian(At(address, sizeof(int)));

    /// <summary>Returns the address that a PC-relative field of 32 bits refers to.</summary>
    public ulong TargetAt(ulong address) => address + sizeof(int) + (ulong)Signed32At(address);

    /// <summary>Returns an address that a function of <see cref="TestObject.Function(string, ReadOnlySpan{string})"/> takes.</summary>
    public ulong Use(string function, int index) => TargetAt(AddressOf(function) + (ulong)(index * TestObject.UseBytes) + 3);

    /// <summary>Returns the value of an entry of the dynamic section, or null.</summary>
    public ulong? Dynamic(DynamicTag tag)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(Elf.Content(".dynamic"));
        for (var i = 0; i < words.Length; i += 2)
        {
            if (words[i] == (ulong)tag)
            {
                return words[i + 1];
            }
        }

        return null;
    }

    /// <summary>Returns the addresses of the relative relocations in DT_RELR (gABI, "Relative Relocation Table").</summary>
    public List<ulong> PackedWords()
    {
        var found = new List<ulong>();
        var table = At(Dynamic(DynamicTag.RelativeRelocations)!.Value, (int)Dynamic(DynamicTag.RelativeRelocationsSize)!.Value);
        var next = 0ul;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(table))
        {
            if ((word & 1) == 0)
            {
                found.Add(word);
                next = word + sizeof(ulong);
                continue;
            }

            for (var bit = 0; bit < 63; bit++)
            {
                if (((word >> (bit + 1)) & 1) != 0)
                {
                    found.Add(next + (ulong)(bit * sizeof(ulong)));
                }
            }

            next += 63 * sizeof(ulong);
        }

        return found;
    }

    /// <summary>Returns the relocations that are not in DT_RELR.</summary>
    public List<Relocation> StartRelocations() => Dynamic(DynamicTag.Relocations) is { } address
        ? [.. MemoryMarshal.Cast<byte, Relocation>(At(address, (int)Dynamic(DynamicTag.RelocationsSize)!.Value))]
        : [];

    /// <summary>Returns all words that contain an address once the program has started, and the addresses, in ascending order.</summary>
    public List<(ulong Place, ulong Target)> Pointers() =>
    [
        .. PackedWords().Select(place => (place, WordAt(place)))
            .Concat(StartRelocations().Where(r => r.Type == X64Relocation.Relative).Select(r => (r.Offset, (ulong)r.Addend)))
            .Order(),
    ];

    /// <summary>Returns the binary search table: functions and their FDEs.</summary>
    public List<(ulong Function, ulong Fde)> UnwindIndex()
    {
        var header = Elf.Section(".eh_frame_hdr");
        var content = Elf.Content(".eh_frame_hdr");
        Assert.Equal([1, 0x1B, 0x03, 0x3B], content[..4].ToArray());
        var count = BinaryPrimitives.ReadInt32LittleEndian(content[8..]);
        Assert.Equal(12 + (count * 8), content.Length);
        var entries = new List<(ulong, ulong)>();
        for (var i = 0; i < count; i++)
        {
            var entry = content[(12 + (i * 8))..];
            var function = header.Address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(entry);
            var fde = header.Address + (ulong)BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
            entries.Add((function, fde));
        }

        return entries;
    }

    /// <summary>Returns the FDEs in file order: the addresses of each, of its CIE and of its function.</summary>
    public List<(ulong Fde, ulong Cie, ulong Function)> UnwindRecords()
    {
        var start = Elf.Section(".eh_frame").Address;
        var content = Elf.Content(".eh_frame");
        var found = new List<(ulong, ulong, ulong)>();
        for (var at = 0; ;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content[at..]);
            if (length == 0)
            {
                Assert.Equal(content.Length, at + 4);
                return found;
            }

            var pointer = BinaryPrimitives.ReadInt32LittleEndian(content[(at + 4)..]);
            if (pointer != 0)
            {
                var function = start + (ulong)(at + 8 + BinaryPrimitives.ReadInt32LittleEndian(content[(at + 8)..]));
                found.Add((start + (ulong)at, start + (ulong)(at + 4 - pointer), function));
            }

            at += length + 4;
        }
    }

    public LinkMapEntry MapEntry(string file, string section) => Assert.Single(Map.Entries, e => e.File == file && e.InputSection == section);

    public bool Maps(string file, string section) => Map.Entries.Any(e => e.File == file && e.InputSection == section);

    /// <summary>Checks that the map covers every section by its entries, in order and without overlaps, except for padding.</summary>
    public void AssertMapAddsUp()
    {
        var sections = Elf.SectionNames.Zip(Elf.Headers).Where(s => (s.Second.Flags & SectionFlags.Alloc) != 0).ToList();
        Assert.Equal(sections.Select(s => (s.First, s.Second.Address, s.Second.Size)), Map.Sections.Select(s => (s.Name, s.Address, s.Size)));
        foreach (var (name, header) in sections)
        {
            var end = header.Address;
            foreach (var entry in Map.Entries.Where(e => e.OutputSection == name))
            {
                AssertFollows(entry, end, header.Alignment);
                end = entry.Address + entry.Size;
            }

            // Empty sections have no entry, and may be aligned after the last one.
            Assert.InRange(header.Address + header.Size, end, end + Math.Max(1, header.Alignment) - 1);
        }

        var names = Map.Sections.Select(s => s.Name).ToHashSet();
        Assert.All(Map.Entries, e => Assert.Contains(e.OutputSection, names));
    }

    private static void AssertFollows(LinkMapEntry entry, ulong end, ulong alignment)
    {
        Assert.True(entry.Size > 0, $"{entry}");
        Assert.True(entry.Address >= end, $"{entry} begins before {end}.");
        Assert.True(entry.Address - end < Math.Max(1, alignment), $"{entry} leaves a gap from {end}.");
    }
}
