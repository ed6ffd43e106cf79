using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class CollectionTests
{
    private const SectionFlags ReadOnly = SectionFlags.Alloc;

    [Fact]
    public void Unreferenced_sections_are_removed_and_the_map_names_the_referrers_of_others()
    {
        var start = TestObject.Start("used");
        start.Function("used", "deeper");
        start.Pointers("deeper", "deepest");
        start.Function("deepest");
        start.Function("unused", "unused2");
        start.Function("unused2", "unused");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(("used", "start.o:(.text._start)"), Kept(program, ".text.used"));
        Assert.Equal(("deeper", "start.o:(.text.used)"), Kept(program, ".data.deeper"));
        Assert.Equal(("deepest", "start.o:(.data.deeper)"), Kept(program, ".text.deepest"));
        Assert.False(program.Has("unused"));
        Assert.False(program.Maps("start.o", ".text.unused2"));
    }

    [Fact]
    public void The_entry_point_is_the_start_address()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Link();

        Assert.Equal(program.AddressOf("_start"), program.Elf.Header.EntryPoint);
        Assert.Equal("_start", program.MapEntry("start.o", ".text._start").KeptFor);
    }

    [Theory]
    [InlineData(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write)]
    [InlineData(".fini_array", SectionType.FiniArray, SectionFlags.Alloc | SectionFlags.Write)]
    [InlineData(".preinit_array", SectionType.PreInitArray, SectionFlags.Alloc | SectionFlags.Write)]
    [InlineData(".init", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute)]
    [InlineData(".fini", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute)]
    [InlineData(".note.abi", SectionType.Note, SectionFlags.Alloc)]
    [InlineData("retained", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Retain)]
    internal void Initializers_finalizers_retained_sections_and_notes_are_roots(string name, SectionType type, SectionFlags flags)
    {
        var start = TestObject.Start();
        var section = start.Section(name, type, flags, new byte[16], 8);
        start.Relocate(section, 8, X64Relocation.Relative64, "needed");
        start.Function("needed");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(("(root)", ""), Kept(program, name));
        Assert.Equal(("needed", $"start.o:({name})"), Kept(program, ".text.needed"));
    }

    [Fact]
    public void A_reference_through_the_global_offset_table_keeps_its_target()
    {
        var start = TestObject.Start("through");
        var code = start.Code("through", [0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 3, X64Relocation.GotRelative32, "needed", -4);
        start.Function("needed");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(("needed", "start.o:(.text.through)"), Kept(program, ".text.needed"));
    }

    [Fact]
    public void A_link_order_section_is_live_exactly_if_its_target_is()
    {
        var start = TestObject.Start("used");
        var used = start.Function("used");
        var unused = start.Function("unused");
        start.Link(start.Section("of_used", SectionType.ProgramBits, ReadOnly | SectionFlags.LinkOrder, [1, 2, 3, 4]), used);
        start.Link(start.Section("of_unused", SectionType.ProgramBits, ReadOnly | SectionFlags.LinkOrder, [1, 2, 3, 4]), unused);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal("start.o:(.text.used)", program.MapEntry("start.o", "of_used").KeptBy);
        Assert.False(program.Elf.HasSection("of_unused"));
    }

    [Fact]
    public void Sections_that_depend_on_each_other_do_not_loop()
    {
        var start = TestObject.Start("one");
        var one = start.Section("one", SectionType.ProgramBits, ReadOnly | SectionFlags.LinkOrder, [1, 2, 3, 4]);
        var other = start.Section("other", SectionType.ProgramBits, ReadOnly | SectionFlags.LinkOrder, [1, 2, 3, 4]);
        start.Symbol("one", SymbolBinding.Global, SymbolType.Object, one);
        start.Link(one, other);
        start.Link(other, one);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.True(program.Elf.HasSection("one"));
        Assert.True(program.Elf.HasSection("other"));
    }

    [Fact]
    public void A_relaxed_thread_local_call_does_not_keep_its_callee()
    {
        var start = TestObject.Start("user");
        ThreadLocalCode.AddGeneralDynamic(start, "user", "variable");
        var data = start.Section(".tdata", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write | SectionFlags.ThreadLocal, [1, 2, 3, 4], 4);
        start.Symbol("variable", SymbolBinding.Global, SymbolType.ThreadLocal, data);
        start.Function("__tls_get_addr");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Has("__tls_get_addr"));
    }

    [Fact]
    public void Debug_information_of_removed_code_has_tombstone_addresses()
    {
        var start = TestObject.Start("used");
        start.Function("used");
        start.Function("unused");
        var info = start.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[24]);
        start.Relocate(info, 0, X64Relocation.Absolute64, "used");
        start.Relocate(info, 8, X64Relocation.Absolute64, "unused", 5);
        var ranges = start.Section(".debug_ranges", SectionType.ProgramBits, SectionFlags.None, new byte[16]);
        start.Relocate(ranges, 0, X64Relocation.Absolute64, "unused");
        start.Relocate(ranges, 8, X64Relocation.Absolute64, "unused", 1);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([program.AddressOf("used"), 0ul, 0ul], Words(program, ".debug_info"));

        // Two zeros would end the list.
        Assert.Equal([1ul, 1ul], Words(program, ".debug_ranges"));
        Assert.False(program.Elf.HasSection(".debug_info"));
    }

    [Fact]
    public void References_in_debug_information_do_not_keep_sections()
    {
        var start = TestObject.Start();
        start.Function("unused");
        var info = start.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[8]);
        start.Relocate(info, 0, X64Relocation.Absolute64, "unused");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Has("unused"));
    }

    private static ulong[] Words(LinkedProgram program, string section) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(program.SymbolFile.Content(section)).ToArray();

    private static (string KeptFor, string KeptBy) Kept(LinkedProgram program, string section)
    {
        var entry = program.MapEntry("start.o", section);
        return (entry.KeptFor, entry.KeptBy);
    }
}
