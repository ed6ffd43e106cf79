using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Tests;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(0)]
    public void Only_needed_members_are_linked(int indexWord)
    {
        var library = new TestArchive { IndexWord = indexWord }
            .Add("needed.o", Defining("needed", "deeper"))
            .Add("a-member-with-a-long-name.o", Defining("deeper"))
            .Add("unneeded.o", Defining("unneeded", "nowhere"));

        var program = new TestLink().Add("start.o", TestObject.Start("needed")).Add("lib.a", library).Link();

        Assert.True(program.Maps("lib.a(needed.o)", ".text.needed"));
        Assert.True(program.Maps("lib.a(a-member-with-a-long-name.o)", ".text.deeper"));
        Assert.DoesNotContain(program.Map.Entries, e => e.File.Contains("unneeded", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weak_reference_does_not_extract_a_member()
    {
        var library = new TestArchive().Add("f.o", Defining("f"));
        var start = TestObject.Start().Weak("f");
        start.Pointers("table", "f");
        start.Function("user", "table");

        var program = new TestLink().Add("start.o", start).Add("lib.a", library).Link();

        Assert.DoesNotContain(program.Map.Entries, e => e.File == "lib.a(f.o)");
    }

    [Fact]
    public void A_weak_reference_binds_to_a_member_that_another_reference_extracts()
    {
        var library = new TestArchive().Add("f.o", Defining("f"));
        var start = TestObject.Start("f", "other").Weak("f");
        var other = new TestObject();
        other.Function("other", "f");

        var program = new TestLink().Add("start.o", start).Add("lib.a", library).Add("other.o", other).Link();

        Assert.Equal(program.AddressOf("f"), program.Use("_start", 0));
        Assert.Equal(program.AddressOf("f"), program.Use("other", 0));
    }

    [Fact]
    public void If_two_archives_define_a_symbol_the_first_is_used()
    {
        var first = new TestArchive().Add("f.o", Defining("f"));
        var second = new TestArchive().Add("f.o", Defining("f"));

        var program = new TestLink().Add("start.o", TestObject.Start("f")).Add("first.a", first).Add("second.a", second).Link();

        Assert.True(program.Maps("first.a(f.o)", ".text.f"));
        Assert.False(program.Maps("second.a(f.o)", ".text.f"));
    }

    [Fact]
    public void Archives_that_need_each_other_can_be_in_any_order()
    {
        var one = new TestArchive().Add("a.o", Defining("a", "b")).Add("c.o", Defining("c", "d"));
        var other = new TestArchive().Add("b.o", Defining("b", "c")).Add("d.o", Defining("d", "a"));

        var program = new TestLink().Add("one.a", one).Add("start.o", TestObject.Start("a")).Add("other.a", other).Link();

        Assert.Equal(program.AddressOf("d"), program.Use("c", 0));
        Assert.Equal(program.AddressOf("a"), program.Use("d", 0));
    }

    [Fact]
    public void Sections_of_members_are_in_the_order_of_the_inputs()
    {
        var library = new TestArchive().Add("first.o", Defining("first")).Add("second.o", Defining("second", "first"));

        var program = new TestLink().Add("start.o", TestObject.Start("second")).Add("lib.a", library).Link();

        Assert.True(program.AddressOf("_start") < program.AddressOf("first"));
        Assert.True(program.AddressOf("first") < program.AddressOf("second"));
    }

    [Fact]
    public void A_definition_in_an_object_prevents_extraction_of_a_member()
    {
        var own = new TestObject();
        own.Function("malloc");
        var library = new TestArchive().Add("malloc.o", Defining("malloc")).Add("user.o", Defining("user", "malloc"));

        var program = new TestLink().Add("start.o", TestObject.Start("user")).Add("lib.a", library).Add("own.o", own).Link();

        Assert.True(program.Maps("own.o", ".text.malloc"));
        Assert.DoesNotContain(program.Map.Entries, e => e.File == "lib.a(malloc.o)");
    }

    [Fact]
    public void A_duplicate_definition_in_a_member_is_reported_with_both_files()
    {
        var own = new TestObject();
        own.Function("malloc");
        var member = Defining("free");
        member.Function("malloc");
        var library = new TestArchive().Add("malloc.o", member);

        var error = new TestLink().Add("start.o", TestObject.Start("free", "malloc")).Add("own.o", own).Add("lib.a", library).Refusal();

        Assert.Equal(LinkCodes.DuplicateSymbol, error.Code);
        Assert.Contains("'own.o'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'lib.a(malloc.o)'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_after_one_of_odd_length_is_found()
    {
        var library = new TestArchive().Add("odd.txt", [1, 2, 3]).Add("f.o", Defining("f"));

        var program = new TestLink().Add("start.o", TestObject.Start("f")).Add("lib.a", library).Link();

        Assert.True(program.Has("f"));
    }

    [Fact]
    public void An_archive_without_members_is_accepted()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Add("lib.a", new TestArchive { IndexWord = 0 }).Link();

        Assert.True(program.Has("_start"));
    }

    [Fact]
    public void A_thin_archive_is_rejected_with_the_command_for_a_regular_one()
    {
        var thin = new TestArchive { Magic = "!<thin>\n" }.Add("f.o", Defining("f"));

        var error = new TestLink().Add("start.o", TestObject.Start()).Add("lib.a", thin).Refusal();

        Assert.Equal(LinkCodes.UnusableInput, error.Code);
        Assert.Contains("ar rcs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_archive_is_rejected()
    {
        var whole = new TestArchive().Add("f.o", Defining("f")).Add("a-member-with-a-long-name.o", Defining("g")).ToBytes();
        var start = TestObject.Start("f", "g").ToBytes();

        // A shorter file is not an archive; one that contains only the first line has no members.
        for (var length = 9; length < whole.Length; length += 13)
        {
            var output = new TestLink().Add("start.o", start).Add("lib.a", whole[..length]).Run();

            var error = output.Diagnostics[0];
            Assert.Equal(LinkCodes.DamagedArchive, error.Code);
            Assert.Contains("'lib.a'", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-60)]
    [InlineData(1 << 30)]
    public void An_index_that_refers_to_no_member_is_rejected(int shift)
    {
        var library = new TestArchive { IndexShift = shift }.Add("f.o", Defining("f"));

        var output = new TestLink().Add("start.o", TestObject.Start("f")).Add("lib.a", library).Run();

        Assert.Equal(LinkCodes.DamagedArchive, output.Diagnostics[0].Code);
    }

    [Fact]
    public void A_symbol_that_only_the_index_defines_is_undefined()
    {
        var library = new TestArchive().Add("f.o", Defining("promised")).ToBytes();
        var index = library.AsSpan().IndexOf("promised"u8) + 1;
        "renamed."u8.CopyTo(library.AsSpan(index + library.AsSpan(index).IndexOf("promised"u8)));

        var error = new TestLink().Add("start.o", TestObject.Start("promised")).Add("lib.a", library).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'promised'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_member_is_reported_by_name_if_it_is_needed()
    {
        var damaged = Defining("f").ToBytes();
        var view = new ElfView(damaged);
        var library = new TestArchive().Add("f.o", damaged);
        var bytes = library.ToBytes();
        bytes.AsSpan((bytes.AsSpan().LastIndexOf("\u007fELF"u8)) + view.HeaderOffsetOf(".symtab") + 56, 8).Fill(0xFF);

        var needed = new TestLink().Add("start.o", TestObject.Start("f")).Add("lib.a", bytes).Run();
        var unneeded = new TestLink().Add("start.o", TestObject.Start()).Add("lib.a", bytes).Run();

        Assert.Equal(LinkCodes.DamagedObject, needed.Diagnostics[0].Code);
        Assert.Contains("'lib.a(f.o)'", needed.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Empty(unneeded.Diagnostics);
    }

    [Fact]
    public void The_names_are_those_of_the_index()
    {
        using var content = InputContent.FromBytes(new TestArchive().Add("f.o", Defining("f", "g")).Add("h.o", Defining("h")).ToBytes());

        var symbols = ArchiveSymbols.Read(new LinkInput("lib.a", content), TargetMachine.X64, out var problem);

        Assert.Null(problem);
        Assert.Equal(["f", "h"], symbols!.Names.Order());
        Assert.True(symbols.Contains("h"));
        Assert.False(symbols.Contains("g"));
    }

    [Fact]
    public void The_defined_and_undefined_symbols_of_a_member_are_listed()
    {
        var member = Defining("f", "g");
        member.Data("local", [1], binding: SymbolBinding.Local);
        using var content = InputContent.FromBytes(new TestArchive().Add("f.o", member).ToBytes());

        var symbols = ArchiveSymbols.Read(new LinkInput("lib.a", content), TargetMachine.X64, out _)!.MemberThatDefines("f", out var problem);

        Assert.Null(problem);
        Assert.NotNull(symbols);
        Assert.Equal("lib.a(f.o)", symbols.Name);
        Assert.Equal(["f"], symbols.Defined.ToArray());
        Assert.Equal(["g"], symbols.Undefined.ToArray());
    }

    [Fact]
    public void A_file_that_is_not_an_archive_is_reported()
    {
        using var content = InputContent.FromBytes(Defining("f").ToBytes());

        var symbols = ArchiveSymbols.Read(new LinkInput("f.o", content), TargetMachine.X64, out var problem);

        Assert.Null(symbols);
        Assert.Equal(LinkCodes.UnusableInput, problem?.Code);
    }

    private static TestObject Defining(string symbol, params ReadOnlySpan<string> uses)
    {
        var file = new TestObject();
        file.Function(symbol, uses);
        return file;
    }
}
