using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace MinImage.Linker.SystemTests.Reading;

/// <summary>An executable, read by code that shares nothing with the linker (System V gABI, chapters 4 and 5).</summary>
internal sealed class ElfFile
{
    private const int SectionHeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;

    private readonly byte[] _file;

    public ElfFile(byte[] file)
    {
        _file = file;
        Sections = ReadSections();
        Segments = ReadSegments();
    }

    public long Length => _file.Length;

    public ImmutableArray<ElfSection> Sections { get; }

    public ImmutableArray<ElfSegment> Segments { get; }

    /// <summary>The size of the loaded sections that are never written to: code, constants and tables.</summary>
    public ulong TextSize => SizeOf(s => s is { IsAllocated: true, IsWritable: false });

    /// <summary>The size of the loaded sections that are written to, if only by the start code.</summary>
    public ulong DataSize => SizeOf(s => s is { IsAllocated: true, IsWritable: true, HasBytes: true });

    public static ElfFile Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>Returns the section that contains an address, or null.</summary>
    public ElfSection? SectionAt(ulong address) =>
        Sections.FirstOrDefault(s => s.IsAllocated && !s.IsThreadZeros && address >= s.Address && address < s.Address + s.Size);

    /// <summary>Returns the bytes from a load address to the end of its section.</summary>
    public ReadOnlySpan<byte> At(ulong address)
    {
        var section = SectionAt(address);
        Assert.True(section is { HasBytes: true }, $"There are no bytes at 0x{address:x}.");
        return _file.AsSpan((int)(section.Offset + (address - section.Address)), (int)(section.Address + section.Size - address));
    }

    /// <summary>Returns the bytes of a section; empty if there is no such section.</summary>
    public ReadOnlySpan<byte> Content(string name) =>
        Sections.FirstOrDefault(s => s.Name == name) is { HasBytes: true } section ? _file.AsSpan((int)section.Offset, (int)section.Size) : [];

    /// <summary>The symbol table.</summary>
    public IEnumerable<ElfSymbol> Symbols()
    {
        const uint symbolTable = 2;
        const int symbolBytes = 24;
        var table = Assert.Single(Sections, s => s.Type == symbolTable);
        var names = Assert.Single(Sections, s => s.Name == ".strtab");
        for (var at = (int)table.Offset; at < (int)(table.Offset + table.Size); at += symbolBytes)
        {
            yield return new ElfSymbol(NameAt((int)names.Offset + (int)Long(at)), _file[at + 4], Half(at + 6), Word(at + 8), Word(at + 16));
        }
    }

    private ulong SizeOf(Func<ElfSection, bool> isCounted) => Sections.Where(isCounted).Aggregate(0ul, (sum, s) => sum + s.Size);

    private ImmutableArray<ElfSection> ReadSections()
    {
        var start = (int)Word(0x28);
        var count = Half(0x3C);
        var names = (int)Word(start + (Half(0x3E) * SectionHeaderBytes) + 0x18);
        return
        [
            .. Enumerable.Range(0, count).Select(i => start + (i * SectionHeaderBytes)).Select(at => new ElfSection(
                NameAt(names + (int)Long(at)), Long(at + 4), Word(at + 8), Word(at + 0x10), Word(at + 0x18), Word(at + 0x20))),
        ];
    }

    private ImmutableArray<ElfSegment> ReadSegments()
    {
        var start = (int)Word(0x20);
        return
        [
            .. Enumerable.Range(0, Half(0x38)).Select(i => start + (i * ProgramHeaderBytes)).Select(at => new ElfSegment(
                Long(at), Long(at + 4), Word(at + 8), Word(at + 0x10), Word(at + 0x20), Word(at + 0x28))),
        ];
    }

    private string NameAt(int offset)
    {
        var name = _file.AsSpan(offset);
        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
    }

    private ushort Half(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(offset));

    private uint Long(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(offset));

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));
}
