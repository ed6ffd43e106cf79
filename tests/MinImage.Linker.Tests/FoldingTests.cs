using System.Globalization;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class FoldingTests
{
    private const int CallBytes = 5;

    private const SectionFlags Strings = SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings;

    // Offsets in the unwind records that TestObject builds.
    private const int RecordBytes = 24;

    [Fact]
    public void Identical_functions_that_are_only_branched_to_are_folded()
    {
        var start = Calling("_start", "f", "g");
        start.Code("f", [0x31, 0xC0, 0xC3]);
        var other = new TestObject();
        other.Code("g", [0x31, 0xC0, 0xC3]);

        var program = new TestLink().Add("start.o", start).Add("other.o", other).Link();

        Assert.Equal(program.AddressOf("f"), program.AddressOf("g"));
        Assert.Equal(program.AddressOf("f"), Callee(program, "_start", 0));
        Assert.Equal(program.AddressOf("f"), Callee(program, "_start", 1));
        Assert.True(program.Maps("start.o", ".text.f"));
        Assert.False(program.Maps("other.o", ".text.g"));
    }

    [Fact]
    public void A_call_through_the_global_offset_table_is_a_branch_and_a_load_is_not()
    {
        var start = Calling("_start", "user", "h");
        var user = start.Code("user", [0x90, 0xFF, 0x15, 0, 0, 0, 0, 0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3]);
        start.Relocate(user, 3, X64Relocation.GotRelative32Relaxable, "called", -4);
        start.Relocate(user, 10, X64Relocation.GotRelative32RelaxableRex, "loaded", -4);
        start.Code("h", [0x31, 0xC0, 0xC3]);
        start.Code("called", [0x31, 0xC0, 0xC3]);
        start.Code("loaded", [0x31, 0xC0, 0xC3]);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("h"), program.AddressOf("called"));
        Assert.NotEqual(program.AddressOf("h"), program.AddressOf("loaded"));
    }

    [Fact]
    public void Address_taken_functions_are_not_folded()
    {
        var start = Calling("_start", "user", "f", "g");
        start.Function("user", "f", "table");
        start.Pointers("table", "g");
        start.Code("f", [0x31, 0xC0, 0xC3]);
        start.Code("g", [0x31, 0xC0, 0xC3]);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.NotEqual(program.AddressOf("f"), program.AddressOf("g"));
    }

    [Fact]
    public void Callers_of_folded_functions_are_folded()
    {
        var start = Calling("_start", "outer1", "outer2", "outer3");
        AddCalls(start, "outer1", "inner1");
        AddCalls(start, "outer2", "inner2");
        AddCalls(start, "outer3", "inner3");
        start.Code("inner1", [0x31, 0xC0, 0xC3]);
        start.Code("inner2", [0x31, 0xC0, 0xC3]);
        start.Code("inner3", [0x33, 0xC0, 0xC3]);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("outer1"), program.AddressOf("outer2"));
        Assert.NotEqual(program.AddressOf("outer1"), program.AddressOf("outer3"));
        Assert.Equal(program.AddressOf("inner3"), Callee(program, "outer3", 0));
    }

    [Fact]
    public void Identical_recursive_functions_are_folded()
    {
        var start = Calling("_start", "self1", "self2", "ping", "pong");
        AddCalls(start, "self1", "self1");
        AddCalls(start, "self2", "self2");
        AddCalls(start, "ping", "pong", "ping");
        AddCalls(start, "pong", "ping", "pong");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("self1"), program.AddressOf("self2"));
        Assert.Equal(program.AddressOf("ping"), program.AddressOf("pong"));
        Assert.NotEqual(program.AddressOf("self1"), program.AddressOf("ping"));
    }

    [Fact]
    public void Functions_with_an_LSDA_and_their_callers_are_not_folded()
    {
        var start = Calling("_start", "caller1", "caller2");
        AddCalls(start, "caller1", "catcher1");
        AddCalls(start, "caller2", "catcher2");
        start.Code("catcher1", [0x31, 0xC0, 0xC3]);
        start.Code("catcher2", [0x31, 0xC0, 0xC3]);
        foreach (var table in (string[])["table1", "table2"])
        {
            var handlers = start.Section(".gcc_except_table." + table, SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4], 4);
            start.Symbol(table, SymbolBinding.Global, SymbolType.Object, handlers);
        }

        var unwind = start.Unwind("catcher1", "catcher2");
        start.Relocate(unwind, RecordBytes + 17, X64Relocation.Relative32, "table1");
        start.Relocate(unwind, (2 * RecordBytes) + 17, X64Relocation.Relative32, "table2");
        start.SortRelocations(".eh_frame");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.NotEqual(program.AddressOf("catcher1"), program.AddressOf("catcher2"));
        Assert.NotEqual(program.AddressOf("caller1"), program.AddressOf("caller2"));
        Assert.Equal(program.AddressOf("catcher2"), Callee(program, "caller2", 0));
    }

    [Fact]
    public void Functions_with_different_unwind_information_are_not_folded()
    {
        var start = Calling("_start", "f", "g", "h");
        foreach (var name in (string[])["f", "g", "h"])
        {
            start.Code(name, [0x31, 0xC0, 0xC3]);
        }

        start.Unwind("f", "g");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("f"), program.AddressOf("g"));
        Assert.NotEqual(program.AddressOf("f"), program.AddressOf("h"));
    }

    [Fact]
    public void A_folded_function_has_one_FDE()
    {
        var start = Calling("_start", "f", "g");
        start.Code("f", [0x31, 0xC0, 0xC3]);
        start.Code("g", [0x31, 0xC0, 0xC3]);
        start.Unwind("f", "g", "_start");

        var program = new TestLink().Add("start.o", start).AddThrower().Link();

        Assert.Equal(2, program.UnwindRecords().Count);
        ulong[] expected = [program.AddressOf("_start"), program.AddressOf("f")];
        Assert.Equal(expected.Order(), program.UnwindIndex().Select(e => e.Function));
    }

    [Fact]
    public void A_folded_function_has_the_largest_alignment()
    {
        var start = Calling("_start", "f", "g");
        start.Code("f", [0x31, 0xC0, 0xC3]);
        var section = start.Section(".text.g", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, [0x31, 0xC0, 0xC3], 256);
        start.Symbol("g", SymbolBinding.Global, SymbolType.Function, section);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.AddressOf("f"), program.AddressOf("g"));
        Assert.Equal(0ul, program.AddressOf("f") % 256);
    }

    [Fact]
    public void Functions_that_use_equal_strings_are_folded()
    {
        var start = Calling("_start", "f", "g", "h");
        AddText(start, "f", "hello\0");
        var other = new TestObject();
        AddText(other, "g", "hello\0");
        AddText(other, "h", "world\0");

        var program = new TestLink().Add("start.o", start).Add("other.o", other).Link();

        Assert.Equal(program.AddressOf("f"), program.AddressOf("g"));
        Assert.NotEqual(program.AddressOf("f"), program.AddressOf("h"));

        static void AddText(TestObject file, string function, string text)
        {
            var section = file.Section(".rodata.str1.1", SectionType.ProgramBits, Strings, Encoding.ASCII.GetBytes(text), 1, 1);
            file.Symbol("text_of_" + function, SymbolBinding.Local, SymbolType.None, section);
            file.Function(function, "text_of_" + function);
        }
    }

    [Fact]
    public void A_string_that_only_a_relaxed_call_refers_to_is_removed()
    {
        var start = Calling("_start", "f", "g");
        foreach (var name in (string[])["f", "g"])
        {
            var code = start.Code(name, [0x66, 0x48, 0x8D, 0x3D, 0, 0, 0, 0, 0x66, 0x66, 0x48, 0xE8, 0, 0, 0, 0, 0xC3]);
            start.Relocate(code, 4, X64Relocation.GeneralDynamic, "variable", -4);
            start.Relocate(code, 12, X64Relocation.Plt32, "text", -4);
        }

        const SectionFlags threadLocal = SectionFlags.Alloc | SectionFlags.Write | SectionFlags.ThreadLocal;
        start.Symbol("variable", SymbolBinding.Global, SymbolType.ThreadLocal, start.Section(".tdata", SectionType.ProgramBits, threadLocal, [1, 2, 3, 4], 4));
        var strings = start.Section(".rodata.str1.1", SectionType.ProgramBits, Strings, "text\0"u8, 1, 1);
        start.Symbol("text", SymbolBinding.Local, SymbolType.None, strings);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.False(program.Elf.HasSection(".rodata"));
    }

    [Fact]
    public void Functions_in_sections_whose_name_is_an_identifier_are_not_folded()
    {
        var start = Calling("_start", "f", "g");
        start.Code("f", [0x31, 0xC0, 0xC3]);
        var section = start.Section("listed", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, [0x31, 0xC0, 0xC3], 16);
        start.Symbol("g", SymbolBinding.Global, SymbolType.Function, section);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.True(program.Elf.HasSection("listed"));
        Assert.NotEqual(program.AddressOf("f"), program.AddressOf("g"));
    }

    [Theory]
    [InlineData(1, 30, 2)]
    [InlineData(2, 60, 1)]
    [InlineData(3, 200, 3)]
    [InlineData(4, 200, 1)]
    [InlineData(5, 400, 2)]
    public void Exactly_the_indistinguishable_functions_are_folded(int seed, int count, int kinds)
    {
        var random = new Random(seed);
        var functions = Enumerable.Range(0, count)
            .Select(i => (Kind: random.Next(kinds), Calls: Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(count)).ToArray()))
            .ToArray();
        var start = Calling("_start", [.. Enumerable.Range(0, count).Select(Name)]);
        for (var i = 0; i < count; i++)
        {
            // Padding of that length makes it a different function.
            AddCalls(start, Name(i), functions[i].Calls.Select(Name).ToArray(), [.. Enumerable.Repeat((byte)0x90, functions[i].Kind), 0xC3]);
        }

        var program = new TestLink().Add("start.o", start).Link();

        var classes = Refine(functions);
        var addresses = Enumerable.Range(0, count).Select(i => program.AddressOf(Name(i))).ToArray();
        Assert.Equal(classes.Distinct().Count(), addresses.Distinct().Count());
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(addresses[Array.IndexOf(classes, classes[i])], addresses[i]);
            Assert.Equal(functions[i].Calls.Select(c => addresses[c]), functions[i].Calls.Select((_, call) => Callee(program, Name(i), call)));
        }

        static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"f{index}");
    }

    // Partitioned by content and callees until the partition is stable.
    private static int[] Refine((int Kind, int[] Calls)[] functions)
    {
        var classes = new int[functions.Length];
        for (var count = 0; ;)
        {
            var keys = functions.Select((f, i) => string.Join(',', [classes[i], f.Kind, .. f.Calls.Select(c => classes[c])])).ToArray();
            var numbers = keys.Distinct().Select((key, number) => (key, number)).ToDictionary(k => k.key, k => k.number);
            classes = [.. keys.Select(key => numbers[key])];
            if (numbers.Count == count)
            {
                return classes;
            }

            count = numbers.Count;
        }
    }

    private static TestObject Calling(string name, params string[] functions)
    {
        var file = new TestObject();
        AddCalls(file, name, functions);
        return file;
    }

    private static void AddCalls(TestObject file, string name, params string[] functions) => AddCalls(file, name, functions, [0xC3]);

    private static void AddCalls(TestObject file, string name, string[] functions, byte[] end)
    {
        var code = new byte[functions.Length * CallBytes];
        for (var i = 0; i < functions.Length; i++)
        {
            code[i * CallBytes] = 0xE8;
        }

        var section = file.Code(name, [.. code, .. end]);
        for (var i = 0; i < functions.Length; i++)
        {
            file.Relocate(section, (ulong)(i * CallBytes) + 1, X64Relocation.Plt32, functions[i], -4);
        }
    }

    private static ulong Callee(LinkedProgram program, string function, int call) =>
        program.TargetAt(program.AddressOf(function) + (ulong)(call * CallBytes) + 1);
}
