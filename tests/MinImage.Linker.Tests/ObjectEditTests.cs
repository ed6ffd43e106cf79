using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Tests;

public sealed class ObjectEditTests
{
    private const int EntryBytes = 24;

    [Fact]
    public void A_renamed_symbol_refers_to_the_other_function()
    {
        var start = Edit(TestObject.Start("before", "kept"));

        var renamed = start.Rename(name => name == "before" ? "after, and a name that is longer" : null);

        var library = new TestObject();
        library.Function("before");
        library.Function("after, and a name that is longer");
        library.Function("kept");
        var program = new TestLink().Add("start.o", start.ToArray()).Add("library.o", library).Link();
        Assert.Equal(1, renamed);
        Assert.False(program.Has("before"));
        Assert.True(program.Has("after, and a name that is longer"));
        Assert.True(program.Has("kept"));
    }

    [Fact]
    public void Defined_symbols_keep_their_names()
    {
        var start = TestObject.Start("own");
        start.Function("own");

        var edit = Edit(start);

        Assert.Equal(0, edit.Rename(name => name == "own" ? "other" : null));
        Assert.True(new TestLink().Add("start.o", edit.ToArray()).Link().Has("own"));
    }

    [Fact]
    public void A_function_with_replaced_code_refers_to_nothing()
    {
        var start = Edit(TestObject.Start("before"));

        Assert.True(start.ReplaceCode("_start", [0x90, 0xC3]));

        var library = new TestObject();
        library.Function("before");
        var program = new TestLink().Add("start.o", start.ToArray()).Add("library.o", library).Link();
        Assert.Equal([0x90, 0xC3], program.At(program.AddressOf("_start"), 2).ToArray());
        Assert.False(program.Has("before"));
    }

    [Theory]
    [InlineData("_start", 9)]
    [InlineData("no such function", 1)]
    [InlineData("before", 1)]
    public void A_shorter_or_undefined_function_keeps_its_code(string function, int bytes)
    {
        var start = TestObject.Start("before");
        var edit = Edit(start);

        Assert.False(edit.ReplaceCode(function, new byte[bytes]));

        var library = new TestObject();
        library.Function("before");
        Assert.True(new TestLink().Add("start.o", edit.ToArray()).Add("library.o", library).Link().Has("before"));
    }

    [Fact]
    public void The_needed_symbols_are_the_undefined_ones() => Assert.Equal(["first", "second"], Edit(TestObject.Start("first", "second")).Needed.Order());

    [Fact]
    public void Entries_after_removed_ones_move_up_and_removed_ones_refer_to_nothing()
    {
        var edit = Edit(WithTable("one", "two", "three", "four"));

        var removed = edit.RemoveEntries("table", EntryBytes, texts => texts[0] is not ("two" or "three"));

        var program = new TestLink().Add("start.o", edit.ToArray()).Add("functions.o", Functions("one", "two", "three", "four")).Link();
        var table = program.AddressOf("table");
        Assert.Equal(2, removed);
        Assert.Equal((program.AddressOf("one"), 1ul), (program.WordAt(table + 8), program.WordAt(table + 16)));
        Assert.Equal((program.AddressOf("four"), 4ul), (program.WordAt(table + EntryBytes + 8), program.WordAt(table + EntryBytes + 16)));
        Assert.All(Enumerable.Range(2 * EntryBytes / 8, 3 * EntryBytes / 8), i => Assert.Equal(0ul, program.WordAt(table + ((ulong)i * 8))));
        Assert.False(program.Has("two"));
        Assert.False(program.Has("three"));
    }

    [Fact]
    public void The_strings_of_an_entry_are_in_the_order_of_its_pointers()
    {
        var seen = new List<ImmutableArray<string?>>();

        Edit(WithTable("one", "two")).RemoveEntries("table", EntryBytes, texts =>
        {
            seen.Add(texts);
            return true;
        });

        Assert.Equal([["one", null], ["two", null]], seen);
    }

    [Theory]
    [InlineData("no such table", EntryBytes)]
    [InlineData("table", EntryBytes + 1)]
    [InlineData("outside", EntryBytes)]
    public void An_unexpected_table_is_not_modified(string table, int entryBytes)
    {
        var edit = Edit(WithTable("one", "outside"));

        Assert.Null(edit.RemoveEntries(table, entryBytes, _ => false));
        Assert.True(new TestLink().Add("start.o", edit.ToArray()).Add("functions.o", Functions("one", "outside")).Link().Has("one"));
    }

    [Fact]
    public void A_damaged_object_is_reported()
    {
        var bytes = TestObject.Start().ToBytes();

        var edit = ObjectEdit.Read("start.o", bytes.AsSpan(0, bytes.Length - 1), TargetMachine.X64, out var problem);

        Assert.Null(edit);
        Assert.Equal(LinkCodes.DamagedObject, problem?.Code);
    }

    private static ObjectEdit Edit(TestObject file)
    {
        var edit = ObjectEdit.Read("file.o", file.ToBytes(), TargetMachine.X64, out var problem);
        Assert.Null(problem);
        return edit!;
    }

    // Entries of a name, a function and a number, terminated by zeros.
    private static TestObject WithTable(params string[] names)
    {
        var start = TestObject.Start("table");
        var strings = new List<byte>();
        var content = new byte[(names.Length + 1) * EntryBytes];
        var offsets = new List<int>();
        for (var i = 0; i < names.Length; i++)
        {
            offsets.Add(strings.Count);
            strings.AddRange([.. Encoding.ASCII.GetBytes(names[i]), 0]);
            content[(i * EntryBytes) + 16] = (byte)(i + 1);
        }

        const SectionFlags mergeable = SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings;
        var text = start.Section(".rodata.str1.1", SectionType.ProgramBits, mergeable, strings.ToArray(), 1, 1);
        start.Symbol("strings", SymbolBinding.Local, SymbolType.None, text);
        var section = start.Section(".data.rel.ro", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, content, 8);
        start.Symbol("table", SymbolBinding.Global, SymbolType.Object, section, 0, (ulong)content.Length);
        for (var i = 0; i < names.Length; i++)
        {
            start.Relocate(section, (ulong)(i * EntryBytes), X64Relocation.Absolute64, "strings", offsets[i]);
            start.Relocate(section, (ulong)((i * EntryBytes) + 8), X64Relocation.Absolute64, names[i]);
        }

        return start;
    }

    private static TestObject Functions(params string[] names)
    {
        var file = new TestObject();
        Array.ForEach(names, name => file.Function(name));
        return file;
    }
}
