using System.Buffers.Binary;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class UnwindTests
{
    // The sizes of the CIE and of each FDE that TestObject builds.
    private const int RecordBytes = 24;

    [Fact]
    public void FDEs_of_removed_functions_are_removed()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Function("unused");
        start.Unwind("unused", "used", "_start");

        var program = new TestLink().Add("start.o", start).AddThrower().Link();

        ulong[] expected = [program.AddressOf("used"), program.AddressOf("_start")];
        Assert.Equal(expected, program.UnwindRecords().Select(r => r.Function));
        Assert.Equal((3 * RecordBytes) + 4, program.Elf.Content(".eh_frame").Length);
    }

    [Fact]
    public void The_index_contains_all_FDEs_sorted_by_function()
    {
        var start = TestObject.Start("c", "a", "b");
        start.Function("a");
        start.Function("b");
        start.Function("c");
        start.Unwind("c", "_start", "a");
        var other = new TestObject();
        other.Function("d", "a");
        other.Unwind("d");
        start.Function("unused");
        var third = new TestObject();
        third.Function("e");
        third.Unwind("e");

        var program = new TestLink().Add("start.o", start).Add("other.o", other).Add("third.o", third).Add("use.o", Rooted("d")).AddThrower().Link();

        var index = program.UnwindIndex();
        Assert.Equal(index.OrderBy(e => e.Function), index);
        Assert.Equal(program.UnwindRecords().Select(r => (r.Function, r.Fde)).Order(), index);
        ulong[] expected = [program.AddressOf("_start"), program.AddressOf("a"), program.AddressOf("c"), program.AddressOf("d")];
        Assert.Equal(expected, index.Select(e => e.Function));
        var segment = program.Elf.Segments.Single(s => s.Type == SegmentType.GnuUnwindIndex);
        Assert.Equal(program.Elf.Section(".eh_frame_hdr").Address, segment.Address);
        Assert.Equal(program.Elf.Section(".eh_frame").Address, segment.Address + 4 + (ulong)program.Signed32At(segment.Address + 4));
    }

    [Fact]
    public void The_map_attributes_each_FDE_and_each_entry_of_the_index()
    {
        var start = TestObject.Start("b", "a");
        start.Function("a");
        start.Function("b");
        start.Unwind("b", "_start", "a");

        var program = new TestLink().Add("start.o", start).AddThrower().Link();

        var parts = program.Map.UnwindParts.ToLookup(part => part.OutputSection);
        var fdes = parts[".eh_frame"].Where(p => p.Function is not null).Select(p => (p.Address, p.Function));
        Assert.Equal(program.UnwindRecords().Select(r => (r.Fde, (ulong?)r.Function)), fdes);
        Assert.Equal(program.UnwindIndex().Select(e => (ulong?)e.Function), parts[".eh_frame_hdr"].Select(p => p.Function).Where(f => f is not null));
        Assert.All([".eh_frame", ".eh_frame_hdr"], table =>
        {
            var section = program.Map.Sections.Single(s => s.Name == table);
            Assert.Equal(section.Address, parts[table].First().Address);
            Assert.Equal(section.FileSize, parts[table].Aggregate(0ul, (sum, part) => sum + part.Size));
        });
    }

    [Fact]
    public void Equal_CIEs_are_merged()
    {
        var start = TestObject.Start("other");
        start.Unwind("_start");
        var other = new TestObject();
        other.Function("other");
        other.Unwind("other");

        var program = new TestLink().Add("start.o", start).Add("other.o", other).AddThrower().Link();

        Assert.Single(program.UnwindRecords().Select(r => r.Cie).Distinct());
        Assert.Equal((3 * RecordBytes) + 4, program.Elf.Content(".eh_frame").Length);
    }

    [Fact]
    public void CIEs_with_different_personality_routines_are_not_merged()
    {
        var start = TestObject.Start("other", "handler", "handler2");
        start.Function("handler");
        start.Function("handler2");
        start.Relocate(start.Unwind("_start"), 20, X64Relocation.Relative32, "handler");
        var other = new TestObject();
        other.Function("other");
        other.Relocate(other.Unwind("other"), 20, X64Relocation.Relative32, "handler2");

        var program = new TestLink().Add("start.o", start.SortRelocations(".eh_frame")).Add("other.o", other.SortRelocations(".eh_frame")).AddThrower().Link();

        var cies = program.UnwindRecords().Select(r => r.Cie).ToList();
        Assert.Equal(2, cies.Distinct().Count());
        Assert.Equal(program.AddressOf("handler"), program.TargetAt(cies[0] + 20) - 4);
        Assert.Equal(program.AddressOf("handler2"), program.TargetAt(cies[1] + 20) - 4);
    }

    [Fact]
    public void The_personality_routine_and_the_LSDA_of_a_live_function_are_live()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Function("unused");
        start.Function("handler");
        Table(start, "of_used");
        Table(start, "of_unused");
        var unwind = start.Unwind("used", "unused");
        start.Relocate(unwind, 20, X64Relocation.Relative32, "handler");
        start.Relocate(unwind, RecordBytes + 17, X64Relocation.Relative32, "of_used");
        start.Relocate(unwind, (2 * RecordBytes) + 17, X64Relocation.Relative32, "of_unused");

        var program = new TestLink().Add("start.o", start.SortRelocations(".eh_frame")).Link();

        Assert.Equal("start.o:(.text.used)", program.MapEntry("start.o", ".gcc_except_table.of_used").KeptBy);
        Assert.Equal("start.o:(.text.used)", program.MapEntry("start.o", ".text.handler").KeptBy);
        Assert.False(program.Maps("start.o", ".gcc_except_table.of_unused"));
        var record = Assert.Single(program.UnwindRecords());
        Assert.Equal(program.AddressOf("of_used"), program.TargetAt(record.Fde + 17) - 4);
    }

    [Fact]
    public void FDEs_of_a_discarded_copy_of_a_group_are_removed()
    {
        var first = WithInline();
        first.Function("_start", "inline");
        var second = WithInline();

        var program = new TestLink().Add("first.o", first).Add("second.o", second).AddThrower().Link();

        Assert.Equal([program.AddressOf("inline")], program.UnwindIndex().Select(e => e.Function));

        static TestObject WithInline()
        {
            var file = new TestObject();
            var code = file.Function("inline", SymbolBinding.Weak);
            file.Symbol("here", SymbolBinding.Local, SymbolType.None, code);
            file.Group(file.Symbol("inline", SymbolBinding.Weak, SymbolType.Function, code), isComdat: true, code);
            file.Unwind("here");
            return file;
        }
    }

    [Fact]
    public void A_program_without_FDEs_has_no_table()
    {
        var start = TestObject.Start();
        start.Function("unused");
        start.Unwind("unused");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Elf.HasSection(".eh_frame"));
        Assert.False(program.Elf.HasSection(".eh_frame_hdr"));
        Assert.DoesNotContain(program.Elf.Segments, s => s.Type == SegmentType.GnuUnwindIndex);
    }

    [Fact]
    public void An_FDE_without_a_function_is_removed()
    {
        var start = TestObject.Start();
        start.Unwind("_start");
        start.Section(".eh_frame", SectionType.ProgramBits, SectionFlags.Alloc, TableWith(id: RecordBytes + 4, length: 20), 8);

        var program = new TestLink().Add("start.o", start).AddThrower().Link();

        Assert.Equal([program.AddressOf("_start")], program.UnwindIndex().Select(e => e.Function));
    }

    [Theory]
    [InlineData(RecordBytes + 4, 0xFFFFFFFF)]
    [InlineData(RecordBytes + 4, 0x7FFFFFFF)]
    [InlineData(RecordBytes + 4, 21)]
    [InlineData(RecordBytes + 4, 19)]
    [InlineData(RecordBytes + 4, 3)]
    [InlineData(RecordBytes + 5, 20)]
    [InlineData(1, 20)]
    [InlineData(0x7FFFFFFF, 20)]
    [InlineData(0xFFFFFFFF, 20)]
    public void An_invalid_table_is_rejected(uint id, uint length)
    {
        var start = TestObject.Start();
        start.Section(".eh_frame", SectionType.ProgramBits, SectionFlags.Alloc, TableWith(id, length), 8);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.DamagedObject, error.Code);
        Assert.Contains(".eh_frame", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X64Relocation.Absolute64)]
    [InlineData(X64Relocation.Absolute32)]
    [InlineData(X64Relocation.GeneralDynamic)]
    [InlineData(X64Relocation.GotRelative32RelaxableRex)]
    [InlineData(X64Relocation.GotRelative32)]
    [InlineData(200u)]
    internal void An_unexpected_relocation_of_an_FDE_is_rejected(uint type)
    {
        var start = TestObject.Start("used");
        start.Function("used");
        var unwind = start.Unwind("used");
        start.Relocate(unwind, RecordBytes + 12, type, "used");

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
    }

    [Fact]
    public void A_field_that_ends_after_its_record_is_rejected()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        var unwind = start.Unwind("used", "_start");
        start.Relocate(unwind, (2 * RecordBytes) - 3, X64Relocation.Relative32, "used");

        var error = new TestLink().Add("start.o", start.SortRelocations(".eh_frame")).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
    }

    [Fact]
    public void An_undefined_personality_routine_is_reported()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Relocate(start.Unwind("used"), 20, X64Relocation.Relative32, "handler");

        var error = new TestLink().Add("start.o", start.SortRelocations(".eh_frame")).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'handler'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relocations_that_are_not_sorted_are_rejected()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Relocate(start.Unwind("used"), 20, X64Relocation.Relative32, "used");

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.DamagedObject, error.Code);
    }

    [Theory]
    [InlineData("_Unwind_RaiseException", true)]
    [InlineData("_Unwind_Resume_or_Rethrow", true)]
    [InlineData("_Unwind_Backtrace", true)]
    [InlineData("pthread_exit", true)]
    [InlineData("pthread_cancel", true)]
    [InlineData("_Unwind_Resume", false)]
    public void FDEs_without_an_LSDA_are_kept_only_if_arbitrary_frames_are_unwound(string called, bool areThere)
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Unwind("used", "_start");

        var program = new TestLink().Add("start.o", start).AddThrower(called).Link();

        Assert.Equal(areThere, program.Elf.HasSection(".eh_frame"));
        Assert.Equal(!areThere, program.SymbolFile.HasSection(".debug_frame"));
    }

    [Fact]
    public void A_library_with_unused_unwinding_functions_does_not_count()
    {
        var start = TestObject.Start("offered");
        start.Unwind("_start");
        var library = new TestArchive();
        var offered = new TestObject();
        offered.Function("offered", "_Unwind_Backtrace");
        library.Add("offered.o", offered);
        var unwinder = new TestObject();
        unwinder.Function("_Unwind_Backtrace");
        library.Add("unwinder.o", unwinder);

        var program = new TestLink().Add("start.o", start).Add("library.a", library).Link();

        Assert.False(program.Elf.HasSection(".eh_frame"));
    }

    [Fact]
    public void An_FDE_with_an_LSDA_is_always_kept()
    {
        var start = TestObject.Start("managed");
        start.Function("managed");
        Table(start, "of_managed");
        var unwind = start.Unwind("_start", "managed");
        start.Relocate(unwind, (2 * RecordBytes) + 17, X64Relocation.Relative32, "of_managed");

        var program = new TestLink().Add("start.o", start.SortRelocations(".eh_frame")).Link();

        Assert.Equal([program.AddressOf("managed")], program.UnwindRecords().Select(r => r.Function));
        Assert.Equal([program.AddressOf("managed")], program.UnwindIndex().Select(e => e.Function));
    }

    [Fact]
    public void FDEs_that_only_debuggers_read_are_in_debug_frame_of_the_symbol_file()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Unwind("used");

        var program = new TestLink().Add("start.o", start).Link();

        // DWARF 5, 6.4.1: length, CIE_id, version, no augmentation, the alignment factors 1 and -8, the return address register, the CIE's
        // instructions, and padding.
        var frames = program.SymbolFile.Content(".debug_frame");
        Assert.Equal([20, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 1, 0x78, 16, 0x0C, 7, 8, 0x90, 1, 0, 0, 0, 0, 0, 0], frames[..24].ToArray());

        // Length, the CIE's offset, the function's address and its size.
        Assert.Equal([28, 0, 0, 0, 0, 0, 0, 0], frames[24..32].ToArray());
        Assert.Equal(program.AddressOf("used"), BinaryPrimitives.ReadUInt64LittleEndian(frames[32..]));
        Assert.Equal(1ul, BinaryPrimitives.ReadUInt64LittleEndian(frames[40..]));
        Assert.Equal(56, frames.Length);
    }

    [Fact]
    public void An_FDE_of_an_unknown_format_is_kept()
    {
        var start = TestObject.Start();
        start.Unwind("_start");
        start.Change(bytes => bytes[bytes.AsSpan().IndexOf("zR\0"u8)] = (byte)'y');

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Single(program.UnwindRecords());
        Assert.False(program.SymbolFile.HasSection(".debug_frame"));
    }

    private static TestObject Rooted(string symbol)
    {
        var file = new TestObject();
        var section = file.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        file.Relocate(section, 0, X64Relocation.Absolute64, symbol);
        return file;
    }

    private static void Table(TestObject file, string name)
    {
        var section = file.Section(".gcc_except_table." + name, SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4], 4);
        file.Symbol(name, SymbolBinding.Global, SymbolType.Object, section);
    }

    // A valid CIE, and a record with the given content.
    private static byte[] TableWith(uint id, uint length)
    {
        var table = new byte[2 * RecordBytes];
        ((ReadOnlySpan<byte>)[RecordBytes - 4, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x1B]).CopyTo(table);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(RecordBytes), length);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(RecordBytes + 4), id);
        return table;
    }
}
