using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class SymbolTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_strong_definition_overrides_a_weak_one_in_any_order(bool weakFirst)
    {
        var weak = new TestObject();
        weak.Function("f", SymbolBinding.Weak);
        var strong = new TestObject();
        strong.Function("f");
        var link = new TestLink().Add("start.o", TestObject.Start("f"));

        var program = (weakFirst ? link.Add("weak.o", weak).Add("strong.o", strong) : link.Add("strong.o", strong).Add("weak.o", weak)).Link();

        Assert.True(program.Maps("strong.o", ".text.f"));
        Assert.False(program.Maps("weak.o", ".text.f"));
        Assert.Equal(program.AddressOf("f"), program.Use("_start", 0));
        Assert.Equal(SymbolBinding.Global, program.Symbol("f").Binding);
    }

    [Fact]
    public void The_first_of_two_weak_definitions_is_used()
    {
        var first = new TestObject();
        first.Function("f", SymbolBinding.Weak);
        var second = new TestObject();
        second.Function("f", SymbolBinding.Weak);

        var program = new TestLink().Add("start.o", TestObject.Start("f")).Add("first.o", first).Add("second.o", second).Link();

        Assert.True(program.Maps("first.o", ".text.f"));
        Assert.False(program.Maps("second.o", ".text.f"));
    }

    [Fact]
    public void Two_strong_definitions_are_rejected_with_both_files()
    {
        var first = new TestObject();
        first.Function("twice");
        var second = new TestObject();
        second.Function("twice");

        var error = new TestLink().Add("start.o", TestObject.Start()).Add("first.o", first).Add("second.o", second).Refusal();

        Assert.Equal(LinkCodes.DuplicateSymbol, error.Code);
        Assert.Contains("'twice'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'first.o'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'second.o'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duplicate_definitions_of_a_unique_symbol_are_merged()
    {
        var first = TestObject.Start("u");
        first.Data("u", [1, 2, 3, 4], binding: SymbolBinding.Unique);
        var second = new TestObject();
        second.Data("u", [5, 6, 7, 8], binding: SymbolBinding.Unique);

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.Equal([1, 2, 3, 4], program.At(program.Use("_start", 0), 4).ToArray());
    }

    [Fact]
    public void A_common_symbol_has_the_largest_size_and_alignment_of_its_definitions()
    {
        var first = TestObject.Start("c", "after");
        first.Common("c", 100, 4);
        var second = new TestObject();
        second.Common("c", 40, 64);
        second.Common("after", 8, 8);

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.Equal(0ul, program.AddressOf("c") % 64);
        Assert.Equal(100ul, program.Symbol("c").Size);
        Assert.Equal(100ul, program.MapEntry("first.o", "COMMON").Size);
        Assert.True(program.AddressOf("after") >= program.AddressOf("c") + 100);
        Assert.Equal(SectionType.NoBits, program.Elf.Section(".bss").Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_definition_overrides_a_common_symbol(bool commonFirst)
    {
        var common = new TestObject();
        common.Common("x", 8, 8);
        var defined = new TestObject();
        defined.Data("x", [42, 0, 0, 0]);
        var link = new TestLink().Add("start.o", TestObject.Start("x"));

        var program = (commonFirst ? link.Add("common.o", common).Add("defined.o", defined) : link.Add("defined.o", defined).Add("common.o", common)).Link();

        Assert.Equal([42, 0, 0, 0], program.At(program.Use("_start", 0), 4).ToArray());
        Assert.DoesNotContain(program.Map.Entries, e => e.InputSection == "COMMON");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_common_symbol_overrides_a_weak_definition(bool commonFirst)
    {
        var common = new TestObject();
        common.Common("x", 16, 8);
        var weak = new TestObject();
        weak.Data("x", [42, 0, 0, 0], binding: SymbolBinding.Weak);
        var link = new TestLink().Add("start.o", TestObject.Start("x"));

        var program = (commonFirst ? link.Add("common.o", common).Add("weak.o", weak) : link.Add("weak.o", weak).Add("common.o", common)).Link();

        Assert.True(program.Maps("common.o", "COMMON"));
        Assert.False(program.Maps("weak.o", ".data.x"));
    }

    [Fact]
    public void An_unused_common_symbol_takes_no_memory()
    {
        var start = TestObject.Start();
        start.Common("unused", 4096, 8);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.DoesNotContain(program.Map.Entries, e => e.InputSection == "COMMON");
        Assert.False(program.Has("unused"));
    }

    [Fact]
    public void A_word_with_an_absolute_symbol_is_not_relocated_at_startup()
    {
        var start = TestObject.Start("table");
        start.Pointers("table", "number", "_start");
        var other = new TestObject();
        other.Absolute("number", 0x1234);

        var program = new TestLink().Add("start.o", start).Add("other.o", other).Link();

        var table = program.AddressOf("table");
        Assert.Equal(0x1234ul, program.WordAt(table));
        Assert.Equal([(table + 8, program.AddressOf("_start"))], program.Pointers());
        Assert.Equal(SymbolEntry.Absolute, program.Symbol("number").SectionIndex);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void An_absolute_symbol_may_be_defined_twice_with_the_same_value(ulong second, bool isAccepted)
    {
        var one = TestObject.Start();
        one.Absolute("number", 7);
        var other = new TestObject();
        other.Absolute("number", second);

        var output = new TestLink().Add("one.o", one).Add("other.o", other).Run();

        Assert.Equal(isAccepted ? [] : [LinkCodes.DuplicateSymbol], output.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void The_distance_to_an_absolute_symbol_is_rejected()
    {
        var start = TestObject.Start("number");
        start.Absolute("number", 0x1000);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
    }

    [Fact]
    public void A_hidden_symbol_is_visible_to_other_objects_and_stays_hidden()
    {
        const byte hidden = 2;
        var other = new TestObject();
        other.Function("inner");
        other.Visibility("inner", hidden);

        var program = new TestLink().Add("start.o", TestObject.Start("inner")).Add("other.o", other).Link();

        Assert.Equal(program.AddressOf("inner"), program.Use("_start", 0));
        Assert.Equal(hidden, program.Symbol("inner").Other);
    }

    [Fact]
    public void A_local_symbol_is_not_visible_to_other_objects()
    {
        var other = new TestObject();
        other.Function("own", SymbolBinding.Local);

        var error = new TestLink().Add("start.o", TestObject.Start("own")).Add("other.o", other).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
    }

    [Fact]
    public void Objects_may_have_local_symbols_of_the_same_name()
    {
        var first = TestObject.Start("own", "other");
        first.Function("own", SymbolBinding.Local);
        var second = new TestObject();
        second.Function("own", SymbolBinding.Local);
        second.Function("other", "own");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.Equal(program.MapEntry("first.o", ".text.own").Address, program.Use("_start", 0));
        Assert.Equal(program.MapEntry("second.o", ".text.own").Address, program.Use("other", 0));
    }

    [Fact]
    public void An_undefined_weak_symbol_is_zero()
    {
        var start = TestObject.Start("table", "through").Weak("nowhere");
        start.Pointers("table", "nowhere");

        // mov nowhere@GOTPCREL(%rip), %rax
        var code = start.Code("through", [0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 3, X64Relocation.GotRelative32RelaxableRex, "nowhere", -4);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(0ul, program.WordAt(program.AddressOf("table")));
        Assert.Equal(0ul, program.WordAt(program.TargetAt(program.AddressOf("through") + 3)));
        Assert.Empty(program.Pointers());
    }

    [Fact]
    public void A_strong_reference_among_weak_ones_requires_a_definition()
    {
        var start = TestObject.Start("nowhere", "other").Weak("nowhere");
        var other = new TestObject();
        other.Function("other", "nowhere");

        var error = new TestLink().Add("start.o", start).Add("other.o", other).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
    }

    [Fact]
    public void A_symbol_in_an_excluded_section_is_undefined()
    {
        var start = TestObject.Start("excluded");
        var section = start.Section(".excluded", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Exclude, [1, 2, 3, 4]);
        start.Symbol("excluded", SymbolBinding.Global, SymbolType.Object, section);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'excluded'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_is_its_target()
    {
        var library = new TestArchive();
        var member = new TestObject();
        member.Function("mknod");
        library.Add("mknod.o", member);

        var program = new TestLink().Add("start.o", TestObject.Start("__xmknod")).Add("libc.a", library).Alias("__xmknod", "mknod").Link();

        Assert.Equal(program.AddressOf("mknod"), program.Use("_start", 0));
    }

    [Fact]
    public void An_unused_alias_does_not_extract_a_member()
    {
        var library = new TestArchive();
        var member = new TestObject();
        member.Function("mknod");
        library.Add("mknod.o", member);

        var program = new TestLink().Add("start.o", TestObject.Start()).Add("libc.a", library).Alias("__xmknod", "mknod").Link();

        Assert.False(program.Has("mknod"));
    }

    [Fact]
    public void A_definition_overrides_an_alias()
    {
        var other = new TestObject();
        other.Function("__xmknod");
        other.Function("mknod");

        var program = new TestLink().Add("start.o", TestObject.Start("__xmknod")).Add("other.o", other).Alias("__xmknod", "mknod").Link();

        Assert.True(program.Maps("other.o", ".text.__xmknod"));
        Assert.False(program.Maps("other.o", ".text.mknod"));
    }

    [Fact]
    public void An_alias_of_an_undefined_symbol_is_undefined()
    {
        var error = new TestLink().Add("start.o", TestObject.Start("__xmknod")).Alias("__xmknod", "mknod").Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'__xmknod'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_linker_defines_symbols_for_the_addresses_that_it_chooses()
    {
        var start = TestObject.Start(
            "__ehdr_start",
            "_DYNAMIC",
            "_GLOBAL_OFFSET_TABLE_",
            "__init_array_start",
            "__init_array_end",
            "__bss_start",
            "_edata",
            "_end",
            "_etext",
            "zeros",
            "data");
        var zeros = start.Zeros(".bss.zeros", SectionFlags.Alloc | SectionFlags.Write, 100);
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, zeros, 0, 100);
        start.Data("data", [1, 2, 3, 4]);
        var array = start.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        start.Relocate(array, 0, X64Relocation.Absolute64, "_start");

        var program = new TestLink().Add("start.o", start).Link();

        var (inits, text, bss) = (program.Elf.Section(".init_array"), program.Elf.Section(".text"), program.Elf.Section(".bss"));
        var data = program.Elf.Section(".data");
        ulong[] expected =
        [
            0, program.Elf.Section(".dynamic").Address, program.Elf.Section(".got").Address, inits.Address, inits.Address + inits.Size,
            data.Address + data.Size, data.Address + data.Size, bss.Address + bss.Size, text.Address + text.Size,
        ];
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => program.Use("_start", i)));
    }

    [Fact]
    public void A_definition_in_an_object_overrides_one_of_the_linker()
    {
        var start = TestObject.Start("end");
        start.Data("end", [9, 9, 9, 9]);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([9, 9, 9, 9], program.At(program.Use("_start", 0), 4).ToArray());
    }

    [Fact]
    public void Arrays_without_entries_are_empty()
    {
        var start = TestObject.Start(
            "__preinit_array_start", "__preinit_array_end", "__fini_array_start", "__fini_array_end");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.Use("_start", 0), program.Use("_start", 1));
        Assert.Equal(program.Use("_start", 2), program.Use("_start", 3));
    }

    [Fact]
    public void Start_and_stop_symbols_enclose_the_sections_of_all_objects_and_keep_them()
    {
        var first = TestObject.Start("__start_modules", "__stop_modules");
        first.Section("modules", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, [1, 2, 3, 4], 4);
        var second = new TestObject();
        second.Section("modules", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, [5, 6, 7, 8], 4);

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        var (start, stop) = (program.Use("_start", 0), program.Use("_start", 1));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], program.At(start, (int)(stop - start)).ToArray());
        Assert.Equal("__start_modules", program.MapEntry("second.o", "modules").KeptFor);
        Assert.Equal("first.o:(.text._start)", program.MapEntry("second.o", "modules").KeptBy);
    }

    [Fact]
    public void Sections_without_references_to_start_symbols_are_removed()
    {
        var start = TestObject.Start();
        start.Section("modules", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Elf.HasSection("modules"));
    }

    [Theory]
    [InlineData(".modules")]
    [InlineData("1modules")]
    [InlineData("mod-ules")]
    public void A_section_whose_name_is_not_an_identifier_has_no_start_symbol(string name)
    {
        var start = TestObject.Start("__start_" + name);
        start.Section(name, SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, [1, 2, 3, 4], 4);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
    }
}
