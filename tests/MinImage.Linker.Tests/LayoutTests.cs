using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class LayoutTests
{
    private const ulong Page = 0x1000;
    private const SectionFlags ReadOnly = SectionFlags.Alloc;
    private const SectionFlags Writable = SectionFlags.Alloc | SectionFlags.Write;

    [Fact]
    public void The_bytes_of_every_section_are_loaded_at_its_address()
    {
        var program = LinkOfEveryKind();

        foreach (var section in Loaded(program).Where(s => s.Header.Size > 0 && s.Header.Type != SectionType.NoBits))
        {
            var (name, header) = section;
            var load = program.Elf.Segments.Single(s => s.Type == SegmentType.Load && header.Address >= s.Address && header.Address < s.Address + s.MemorySize);
            Assert.True(header.Address - load.Address == header.Offset - load.Offset, name);
            Assert.True(header.Address + header.Size <= load.Address + load.FileSize, name);
            Assert.True(header.Address % Math.Max(1, header.Alignment) == 0, name);
        }
    }

    [Fact]
    public void Nothing_overlaps_in_memory_or_in_the_file()
    {
        var program = LinkOfEveryKind();

        // Thread-local zeros have addresses and no memory.
        var memory = Loaded(program).Where(s => !((s.Header.Flags & SectionFlags.ThreadLocal) != 0 && s.Header.Type == SectionType.NoBits)).ToList();
        AssertApart(memory.Select(s => (s.Name, s.Header.Address, s.Header.Size)));
        var file = program.Elf.Headers.Zip(program.Elf.SectionNames).Where(s => s.First.Type is not (SectionType.NoBits or SectionType.Null));
        AssertApart(file.Select(s => (s.Second, s.First.Offset, s.First.Size)));
    }

    [Fact]
    public void Each_page_belongs_to_one_segment_and_maps_the_files_page()
    {
        var program = LinkOfEveryKind();

        var loads = program.Elf.Segments.Where(s => s.Type == SegmentType.Load).ToList();
        Assert.Equal(4, loads.Count);
        Assert.All(loads, s => Assert.Equal(s.Offset % s.Alignment, s.Address % s.Alignment));
        Assert.All(loads.Zip(loads.Skip(1)), pair => Assert.True((pair.First.Address + pair.First.MemorySize - 1) / Page < pair.Second.Address / Page));
        Assert.Equal(0ul, loads[0].Address);
        Assert.Equal(0ul, loads[0].Offset);
    }

    [Fact]
    public void No_segment_is_writable_and_executable()
    {
        var program = LinkOfEveryKind();

        SegmentFlags[] expected =
        [
            SegmentFlags.Read, SegmentFlags.Read | SegmentFlags.Execute, SegmentFlags.Read | SegmentFlags.Write, SegmentFlags.Read | SegmentFlags.Write,
        ];
        Assert.Equal(expected, program.Elf.Segments.Where(s => s.Type == SegmentType.Load).Select(s => s.Flags));
        Assert.Equal(SegmentFlags.Read | SegmentFlags.Write, program.Elf.Segments.Single(s => s.Type == SegmentType.GnuStack).Flags);
    }

    [Fact]
    public void Data_that_is_read_only_after_relocation_is_protected_by_whole_pages()
    {
        var program = LinkOfEveryKind();

        var relro = program.Elf.Segments.Single(s => s.Type == SegmentType.GnuReadOnlyAfterRelocation);
        var end = relro.Address + relro.MemorySize;
        Assert.Equal(0ul, end % Page);
        foreach (var name in (string[])[".tdata", ".init_array", ".data.rel.ro", ".bss.rel.ro", ".dynamic", ".got"])
        {
            var section = program.Elf.Section(name);
            Assert.True(section.Address >= relro.Address && section.Address + section.Size <= end, name);
        }

        foreach (var name in (string[])[".data", ".bss"])
        {
            Assert.True(program.Elf.Section(name).Address >= end, name);
        }

        // The segment's first page is its own: the preceding bytes of the file are mapped there a second time.
        Assert.Contains(program.Elf.Segments, s => s.Type == SegmentType.Load && s.Address == relro.Address);
    }

    [Fact]
    public void The_executable_is_a_static_pie()
    {
        var program = LinkOfEveryKind();

        Assert.Equal(FileHeader.SharedObject, program.Elf.Header.Type);
        Assert.DoesNotContain(program.Elf.Segments, s => s.Type == (SegmentType)3);
        Assert.Equal(0x08000001ul, program.Dynamic(DynamicTag.Flags1));
        Assert.Null(program.Dynamic((DynamicTag)1));
        var dynamic = program.Elf.Segments.Single(s => s.Type == SegmentType.Dynamic);
        Assert.Equal(program.Elf.Section(".dynamic").Address, dynamic.Address);
        Assert.Equal(program.Elf.Section(".dynamic").Size, dynamic.MemorySize);
    }

    [Fact]
    public void All_notes_are_in_one_segment()
    {
        var program = LinkOfEveryKind();

        var notes = program.Elf.Segments.Single(s => s.Type == SegmentType.Note);
        Assert.Equal(program.Elf.Section(".note.gnu.build-id").Address, notes.Address);
        var last = program.Elf.Section(".note.abi");
        Assert.Equal(last.Address + last.Size, notes.Address + notes.MemorySize);
    }

    [Fact]
    public void Zeros_at_the_end_take_no_space_in_the_file()
    {
        var small = LinkOfEveryKind(zeros: 16);
        var large = LinkOfEveryKind(zeros: 1 << 24);

        Assert.Equal(small.File.Length, large.File.Length);
        Assert.Equal(SectionType.NoBits, large.Elf.Section(".bss").Type);
    }

    [Fact]
    public void Zeros_between_other_bytes_are_written()
    {
        var program = LinkOfEveryKind();

        Assert.Equal(SectionType.ProgramBits, program.Elf.Section("zeros_to_read").Type);
        Assert.All(program.Elf.Content("zeros_to_read").ToArray(), b => Assert.Equal(0, b));
        Assert.All(program.At(program.AddressOf("relro_zeros"), 5000).ToArray(), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(1 << 13)]
    [InlineData(1 << 16)]
    [InlineData(1 << 20)]
    public void An_alignment_larger_than_a_page_is_kept(int alignment)
    {
        var start = TestObject.Start("aligned", "code");
        start.Data("aligned", [1, 2, 3, 4], alignment);
        var code = start.Section(".text.code", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, [0xC3], alignment);
        start.Symbol("code", SymbolBinding.Global, SymbolType.Function, code);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(0ul, program.AddressOf("aligned") % (ulong)alignment);
        Assert.Equal(0ul, program.AddressOf("code") % (ulong)alignment);
        Assert.All(
            program.Elf.Segments.Where(s => s.Type == SegmentType.Load && s.Alignment > Page),
            s => Assert.Equal(s.Offset % s.Alignment, s.Address % s.Alignment));
        Assert.Contains(program.Elf.Segments, s => s.Type == SegmentType.Load && s.Alignment == (ulong)alignment);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(1 << 13)]
    [InlineData(1 << 20)]
    public void Segments_of_zeros_alone_have_congruent_offsets(int alignment)
    {
        var start = TestObject.Start("zeros", "thread");
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss.zeros", Writable, 300, alignment));
        ThreadLocalCode.AddGeneralDynamic(start, "thread", "variable");
        var variable = start.Zeros(".tbss", Writable | SectionFlags.ThreadLocal, 20, Math.Min(alignment, 1 << 13));
        start.Symbol("variable", SymbolBinding.Global, SymbolType.ThreadLocal, variable);

        var program = new TestLink().Add("start.o", start).Link();

        var segments = program.Elf.Segments.Where(s => s.Type is SegmentType.Load or SegmentType.ThreadLocal).ToList();
        Assert.Equal(5, segments.Count);
        Assert.All(segments, s => Assert.Equal(s.Offset % s.Alignment, s.Address % s.Alignment));
        Assert.All(segments, s => Assert.True(s.Offset + s.FileSize <= (ulong)program.File.Length));
        Assert.Equal(0ul, program.AddressOf("zeros") % (ulong)alignment);
        Assert.True(program.File.Length < 100_000);
    }

    [Theory]
    [InlineData("__libc_IO_vtables")]
    [InlineData("__libc_atexit")]
    [InlineData("__libc_subfreeres")]
    public void The_C_librarys_tables_of_functions_are_read_only_after_relocation(string name)
    {
        var start = TestObject.Start("table", "data");
        start.Data("data", [1]);
        var table = start.Section(name, SectionType.ProgramBits, Writable, new byte[16], 8);
        start.Symbol("table", SymbolBinding.Global, SymbolType.Object, table);
        start.Relocate(table, 0, X64Relocation.Absolute64, "_start");

        var program = new TestLink().Add("start.o", start).Link();

        var relro = program.Elf.Segments.Single(s => s.Type == SegmentType.GnuReadOnlyAfterRelocation);
        Assert.InRange(program.AddressOf("table"), relro.Address, relro.Address + relro.MemorySize - 16);
        Assert.False(program.AddressOf("data") < relro.Address + relro.MemorySize);
    }

    [Theory]
    [InlineData(1, int.MaxValue)]
    [InlineData(2, 1 << 30)]
    [InlineData(9, int.MaxValue)]
    public void A_program_of_two_gibibytes_is_rejected(int sections, int size)
    {
        var start = TestObject.Start([.. Enumerable.Range(0, sections).Select(Name)]);
        for (var i = 0; i < sections; i++)
        {
            start.Symbol(Name(i), SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss." + Name(i), Writable, size));
        }

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.ProgramTooLarge, error.Code);

        static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"zeros{index}");
    }

    [Fact]
    public void Common_symbols_count_for_the_size_limit()
    {
        var start = TestObject.Start("one", "other");
        start.Common("one", int.MaxValue, 8);
        start.Common("other", int.MaxValue, 8);

        Assert.Equal(LinkCodes.ProgramTooLarge, new TestLink().Add("start.o", start).Refusal().Code);
    }

    [Fact]
    public void Too_many_section_names_are_rejected()
    {
        var link = new TestLink().Add("start.o", TestObject.Start());
        for (var file = 0; file < 2; file++)
        {
            var names = new TestObject();
            for (var i = 0; i < 33_000; i++)
            {
                names.Section(string.Create(CultureInfo.InvariantCulture, $"section{file}.{i}"), SectionType.ProgramBits, ReadOnly | SectionFlags.Retain, [1]);
            }

            link.Add(string.Create(CultureInfo.InvariantCulture, $"names{file}.o"), names);
        }

        Assert.Equal(LinkCodes.ProgramTooLarge, link.Refusal().Code);
    }

    private static IEnumerable<(string Name, SectionHeader Header)> Loaded(LinkedProgram program) =>
        program.Elf.SectionNames.Zip(program.Elf.Headers).Where(s => (s.Second.Flags & SectionFlags.Alloc) != 0);

    private static void AssertApart(IEnumerable<(string Name, ulong Start, ulong Size)> ranges)
    {
        var inOrder = ranges.Where(r => r.Size > 0).OrderBy(r => r.Start).ToList();
        Assert.NotEmpty(inOrder);
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Size <= pair.Second.Start, $"{pair.First} {pair.Second}"));
    }

    // A section of each kind that the layout distinguishes.
    private static LinkedProgram LinkOfEveryKind(int zeros = 300)
    {
        var start = TestObject.Start("data", "zeros", "relro", "relro_zeros", "zeros_to_read", "text", "chosen", "through", "thread");
        start.Data("data", [1, 2, 3, 4, 5], 32);
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss.zeros", Writable, zeros, 64), 0, 300);
        var relro = start.Section(".data.rel.ro", SectionType.ProgramBits, Writable, new byte[40], 8);
        start.Symbol("relro", SymbolBinding.Global, SymbolType.Object, relro);
        start.Relocate(relro, 8, X64Relocation.Absolute64, "data");
        start.Symbol("relro_zeros", SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss.rel.ro", Writable, 5000));
        start.Symbol("zeros_to_read", SymbolBinding.Global, SymbolType.Object, start.Zeros("zeros_to_read", ReadOnly, 5000));
        start.Symbol("text", SymbolBinding.Global, SymbolType.Object, start.Section(".rodata", SectionType.ProgramBits, ReadOnly, "text\0"u8, 16));
        start.Code("chosen", [0x31, 0xC0, 0xC3], SymbolType.IndirectFunction);
        start.Relocate(start.Code("through", [0x48, 0x3B, 0x05, 0, 0, 0, 0, 0xC3]), 3, X64Relocation.GotRelative32RelaxableRex, "data", -4);
        ThreadLocalCode.AddGeneralDynamic(start, "thread", "variable");
        start.Section(".tdata", SectionType.ProgramBits, Writable | SectionFlags.ThreadLocal, [1, 2, 3], 4);
        var variable = start.Section(".tdata.v", SectionType.ProgramBits, Writable | SectionFlags.ThreadLocal, [1, 2, 3], 4);
        start.Symbol("variable", SymbolBinding.Global, SymbolType.ThreadLocal, variable);
        start.Section(".note.abi", SectionType.Note, ReadOnly, new byte[20], 4);
        var array = start.Section(".init_array", SectionType.InitArray, Writable, new byte[8], 8);
        start.Relocate(array, 0, X64Relocation.Absolute64, "_start");
        start.Unwind("_start");
        return new TestLink().Add("start.o", start).Link();
    }
}
