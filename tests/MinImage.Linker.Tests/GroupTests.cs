using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Tests;

public sealed class GroupTests
{
    [Fact]
    public void One_copy_of_a_group_is_used_by_all_objects()
    {
        var first = TestObject.Start("inline", "other");
        Inline(first, "inline");
        var second = new TestObject();
        Inline(second, "inline");
        second.Function("other", "inline");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.True(program.Maps("first.o", ".text.inline"));
        Assert.False(program.Maps("second.o", ".text.inline"));
        Assert.Equal(program.AddressOf("inline"), program.Use("_start", 0));
        Assert.Equal(program.AddressOf("inline"), program.Use("other", 0));
    }

    [Fact]
    public void All_sections_of_a_discarded_copy_are_removed()
    {
        var first = TestObject.Start("inline");
        Inline(first, "inline");
        var second = new TestObject();
        var code = second.Function("inline", SymbolBinding.Weak);
        var note = second.Section(".note.inline", SectionType.Note, SectionFlags.Alloc | SectionFlags.Group, new byte[16], 4);
        var debug = second.Section(".debug_types", SectionType.ProgramBits, SectionFlags.Group, [1, 2, 3, 4]);
        second.Group(second.Symbol("inline", SymbolBinding.Weak, SymbolType.Function, code), isComdat: true, code, note, debug);

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.False(program.Elf.HasSection(".note.inline"));
        Assert.False(program.SymbolFile.HasSection(".debug_types"));
    }

    [Fact]
    public void Groups_that_are_not_COMDAT_are_all_kept()
    {
        var first = TestObject.Start("first", "second");
        Inline(first, "first", isComdat: false, signature: "same");
        var second = new TestObject();
        Inline(second, "second", isComdat: false, signature: "same");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.True(program.Maps("first.o", ".text.first"));
        Assert.True(program.Maps("second.o", ".text.second"));
    }

    [Fact]
    public void All_members_of_a_group_are_live_if_one_is()
    {
        var start = TestObject.Start("f");
        var code = start.Function("f", SymbolBinding.Weak);
        var beside = start.Section("beside", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4]);
        var alone = start.Section("alone", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4]);
        start.Group(start.Symbol("g", SymbolBinding.Weak, SymbolType.Function, code), isComdat: true, code, beside);
        start.Group(start.Symbol("h", SymbolBinding.Weak, SymbolType.Function, alone), isComdat: true, alone);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal("start.o:(.text.f)", program.MapEntry("start.o", "beside").KeptBy);
        Assert.False(program.Elf.HasSection("alone"));
    }

    [Fact]
    public void A_note_in_a_group_is_not_a_root()
    {
        var start = TestObject.Start();
        var code = start.Function("unused", SymbolBinding.Weak);
        var note = start.Section(".note.group", SectionType.Note, SectionFlags.Alloc, new byte[16], 4);
        start.Section(".note.alone", SectionType.Note, SectionFlags.Alloc, new byte[16], 4);
        start.Group(start.Symbol("unused", SymbolBinding.Weak, SymbolType.Function, code), isComdat: true, code, note);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Elf.HasSection(".note.group"));
        Assert.True(program.Elf.HasSection(".note.alone"));
    }

    [Fact]
    public void A_reference_to_a_local_symbol_of_a_discarded_copy_is_reported()
    {
        var first = TestObject.Start("user");
        Inline(first, "inline");
        var second = new TestObject();
        var code = Inline(second, "inline");
        second.Symbol("inner", SymbolBinding.Local, SymbolType.None, code);
        second.Function("user", "inner");

        var error = new TestLink().Add("first.o", first).Add("second.o", second).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'inner'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_identified_by_the_name_of_a_local_signature_symbol_too()
    {
        var first = TestObject.Start("first", "second");
        var one = first.Section("shared", SectionType.ProgramBits, SectionFlags.Alloc, [1, 1, 1, 1]);
        first.Symbol("first", SymbolBinding.Weak, SymbolType.Object, one);
        first.Group(first.Symbol("signature", SymbolBinding.Local, SymbolType.None, one), isComdat: true, one);
        var second = new TestObject();
        var two = second.Section("shared", SectionType.ProgramBits, SectionFlags.Alloc, [2, 2, 2, 2]);
        second.Symbol("first", SymbolBinding.Weak, SymbolType.Object, two);
        second.Group(second.Symbol("signature", SymbolBinding.Local, SymbolType.None, two), isComdat: true, two);
        second.Function("second", "first");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.Equal([1, 1, 1, 1], program.Elf.Content("shared").ToArray());
        Assert.Equal(program.Use("_start", 0), program.Use("second", 0));
    }

    [Fact]
    public void A_group_signature_does_not_extract_an_archive_member()
    {
        var start = TestObject.Start("f");
        var code = start.Function("f", SymbolBinding.Weak);
        start.Group(start.Symbol("offered", SymbolBinding.Local, SymbolType.None, code), isComdat: true, code);
        var member = new TestObject();
        member.Function("offered", "nowhere");
        var note = member.Section(".note.member", SectionType.Note, SectionFlags.Alloc, new byte[16], 4);
        Assert.True(note > 0);

        var program = new TestLink().Add("start.o", start).Add("lib.a", new TestArchive().Add("offered.o", member)).Link();

        Assert.False(program.Elf.HasSection(".note.member"));
    }

    [Fact]
    public void A_section_twice_in_a_group_is_rejected()
    {
        var start = TestObject.Start("f");
        var f = start.Function("f", SymbolBinding.Weak);
        var g = start.Function("g", SymbolBinding.Weak);
        start.Group(start.Symbol("s", SymbolBinding.Weak, SymbolType.None, f), isComdat: true, f, g, f);

        Assert.Equal(LinkCodes.DamagedObject, new TestLink().Add("start.o", start).Run().Diagnostics[0].Code);
    }

    [Fact]
    public void A_section_in_two_groups_is_rejected()
    {
        var start = TestObject.Start("f");
        var f = start.Function("f", SymbolBinding.Weak);
        var g = start.Function("g", SymbolBinding.Weak);
        var h = start.Function("h", SymbolBinding.Weak);
        start.Group(start.Symbol("s", SymbolBinding.Weak, SymbolType.None, f), isComdat: true, f, g);
        start.Group(start.Symbol("t", SymbolBinding.Weak, SymbolType.None, f), isComdat: true, g, h);

        Assert.Equal(LinkCodes.DamagedObject, new TestLink().Add("start.o", start).Run().Diagnostics[0].Code);
    }

    private static int Inline(TestObject file, string name, bool isComdat = true, string? signature = null)
    {
        var code = file.Function(name, SymbolBinding.Weak);
        var symbol = signature is null
            ? file.Symbol(name, SymbolBinding.Weak, SymbolType.Function, code)
            : file.Symbol(signature, SymbolBinding.Weak, SymbolType.None, code);
        file.Group(symbol, isComdat, code);
        return code;
    }
}
