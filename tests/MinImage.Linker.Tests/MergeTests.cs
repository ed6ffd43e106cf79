using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class MergeTests
{
    private const SectionFlags Strings = SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings;
    private const SectionFlags Constants = SectionFlags.Alloc | SectionFlags.Merge;

    [Fact]
    public void Equal_strings_of_two_objects_are_merged()
    {
        var first = TestObject.Start("hello", "other", "user");
        AddStrings(first, ".rodata.str1.1", 1, ("hello", "hello"), ("other", "other"));
        var second = new TestObject();
        AddStrings(second, ".rodata.str1.1", 1, ("world", "world"), ("same", "hello"));
        second.Function("user", "same", "world");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        Assert.Equal(program.Use("_start", 0), program.Use("user", 0));
        Assert.Equal("hello\0", Text(program, program.Use("user", 0), 6));
        Assert.Equal("world\0", Text(program, program.Use("user", 1), 6));
        Assert.Equal("hello\0other\0world\0".Length, program.Elf.Content(".rodata").Length);
        Assert.Equal(
            [("first.o", ".rodata.str1.1", (ulong)"hello\0other\0".Length), ("second.o", ".rodata.str1.1", (ulong)"world\0".Length)],
            program.Map.Entries.Where(e => e.OutputSection == ".rodata").Select(e => (e.File, e.InputSection, e.Size)));
        program.AssertMapAddsUp();
    }

    [Fact]
    public void Unused_strings_are_removed()
    {
        var start = TestObject.Start("used");
        AddStrings(start, ".rodata.str1.1", 1, ("unused", "unused"), ("used", "used"), ("unused2", "unused, too"));

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal("used\0", Encoding.ASCII.GetString(program.Elf.Content(".rodata")));
    }

    [Fact]
    public void Strings_keep_their_alignment()
    {
        var start = TestObject.Start("a", "b", "c");
        var section = start.Section(".rodata.str1.8", SectionType.ProgramBits, Strings, Encoding.ASCII.GetBytes("abc\0\0\0\0\0second\0\0third\0\0\0"), 8, 1);
        start.Symbol("a", SymbolBinding.Local, SymbolType.None, section, 0);
        start.Symbol("b", SymbolBinding.Local, SymbolType.None, section, 8);
        start.Symbol("c", SymbolBinding.Local, SymbolType.None, section, 16);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.All(Enumerable.Range(0, 3).Select(i => program.Use("_start", i)), address => Assert.Equal(0ul, address % 8));
        Assert.Equal("third\0", Text(program, program.Use("_start", 2), 6));
    }

    [Fact]
    public void Strings_with_different_alignments_are_not_merged()
    {
        var start = TestObject.Start("packed", "packed2", "aligned");
        AddStrings(start, ".rodata.str1.1", 1, ("packed", "x"), ("packed2", "hello"));
        AddStrings(start, ".rodata.str1.8", 8, ("aligned", "hello"));

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(0ul, program.Use("_start", 2) % 8);
        Assert.Equal("hello\0", Text(program, program.Use("_start", 1), 6));
        Assert.Equal("hello\0", Text(program, program.Use("_start", 2), 6));
    }

    [Fact]
    public void Constants_of_one_size_are_merged()
    {
        var start = TestObject.Start("a", "b", "c");
        byte[] constants = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        var section = start.Section(".rodata.cst8", SectionType.ProgramBits, Constants, constants, 8, 8);
        start.Symbol("a", SymbolBinding.Local, SymbolType.None, section, 0);
        start.Symbol("b", SymbolBinding.Local, SymbolType.None, section, 8);
        start.Symbol("c", SymbolBinding.Local, SymbolType.None, section, 16);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.Use("_start", 0), program.Use("_start", 2));
        Assert.Equal(program.Use("_start", 0) + 8, program.Use("_start", 1));
        Assert.Equal(2ul, program.WordAt(program.Use("_start", 1)));
        Assert.Equal(16, program.Elf.Content(".rodata").Length);
    }

    [Fact]
    public void Wide_strings_end_at_a_zero_character_not_at_a_zero_byte()
    {
        var start = TestObject.Start("a", "b");
        var section = start.Section(".rodata.str4.4", SectionType.ProgramBits, Strings, Encoding.UTF32.GetBytes("wide\0text\0wide\0"), 4, 4);
        start.Symbol("a", SymbolBinding.Local, SymbolType.None, section, 0);
        start.Symbol("b", SymbolBinding.Local, SymbolType.None, section, 40);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.Use("_start", 0), program.Use("_start", 1));
        Assert.Equal(Encoding.UTF32.GetBytes("wide\0"), program.Elf.Content(".rodata").ToArray());
    }

    [Fact]
    public void A_section_symbol_with_an_addend_refers_into_a_string()
    {
        var program = new TestLink().Add("start.o", WithPointer(7)).Add("other.o", WithPointer(12, "other")).Link();

        Assert.Equal("greetings\0", Text(program, program.WordAt(program.AddressOf("pointer")), 10));
        Assert.Equal("ings\0", Text(program, program.WordAt(program.AddressOf("other")), 5));
        Assert.Equal("greetings\0".Length, program.Elf.Content(".rodata").Length);
    }

    [Theory]
    [InlineData("no end", 1)]
    [InlineData("two\0one\0", 0)]
    [InlineData("abc\0abc\0a", 2)]
    public void A_section_that_cannot_be_split_stays_whole(string content, int characterSize)
    {
        var start = TestObject.Start("strings");
        var section = start.Section(".rodata.str", SectionType.ProgramBits, Strings, Encoding.ASCII.GetBytes(content), 1, characterSize);
        start.Symbol("strings", SymbolBinding.Local, SymbolType.None, section);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(content, Encoding.ASCII.GetString(program.Elf.Content(".rodata")));
    }

    [Fact]
    public void Constants_with_relocations_are_not_merged()
    {
        var start = TestObject.Start("table", "f", "g");
        start.Function("f");
        start.Function("g");
        var table = start.Section(".data.rel.ro.cst", SectionType.ProgramBits, Constants | SectionFlags.Write, new byte[16], 8, 8);
        start.Symbol("table", SymbolBinding.Local, SymbolType.None, table);
        start.Relocate(table, 0, X64Relocation.Absolute64, "f");
        start.Relocate(table, 8, X64Relocation.Absolute64, "g");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("f"), program.WordAt(program.Use("_start", 0)));
        Assert.Equal(program.AddressOf("g"), program.WordAt(program.Use("_start", 0) + 8));
    }

    [Fact]
    public void Merged_and_other_data_of_the_same_section_name_share_a_section()
    {
        var start = TestObject.Start("text", "plain");
        AddStrings(start, ".rodata.str1.1", 1, ("text", "text"));
        var plain = start.Section(".rodata.plain", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4], 4);
        start.Symbol("plain", SymbolBinding.Local, SymbolType.None, plain);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Single(program.Elf.SectionNames, name => name.StartsWith(".rodata", StringComparison.Ordinal));
        Assert.Equal("text\0", Text(program, program.Use("_start", 0), 5));
        Assert.Equal([1, 2, 3, 4], program.At(program.Use("_start", 1), 4).ToArray());
    }

    private static TestObject WithPointer(long addend, string? name = null)
    {
        var file = name is null ? TestObject.Start("pointer", "other") : new TestObject();
        var section = file.Section(".rodata.str1.1", SectionType.ProgramBits, Strings, "unused\0greetings\0"u8, 1, 1);
        var symbol = file.Symbol("", SymbolBinding.Local, SymbolType.Section, section);
        var data = file.Data(name ?? "pointer", new byte[8]);
        file.Relocate(data, 0, X64Relocation.Absolute64, symbol, addend);
        return file;
    }

    private static void AddStrings(TestObject file, string section, int alignment, params (string Symbol, string Text)[] strings)
    {
        var content = Encoding.ASCII.GetBytes(string.Concat(strings.Select(s => s.Text + "\0")));
        var index = file.Section(section, SectionType.ProgramBits, Strings, content, alignment, 1);
        var at = 0;
        foreach (var (symbol, text) in strings)
        {
            file.Symbol(symbol, SymbolBinding.Local, SymbolType.None, index, (ulong)at);
            at += text.Length + 1;
        }
    }

    private static string Text(LinkedProgram program, ulong address, int length) => Encoding.ASCII.GetString(program.At(address, length));
}
