using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class ArrayTests
{
    [Theory]
    [InlineData(".init_array", SectionType.InitArray)]
    [InlineData(".fini_array", SectionType.FiniArray)]
    internal void Entries_are_ordered_by_priority_and_those_without_one_are_last(string array, SectionType type)
    {
        var first = TestObject.Start();
        Add(first, array, type, "none");
        Add(first, array + ".65535", type, "latest");
        Add(first, array + ".00200", type, "p200");
        var second = new TestObject();
        Add(second, array, type, "none2");
        Add(second, array + ".00101", type, "p101");
        Add(second, array + ".00200", type, "p200second");
        Add(second, array + ".1000", type, "p1000");

        var program = new TestLink().Add("first.o", first).Add("second.o", second).Link();

        var section = program.Elf.Section(array);
        var names = program.SymbolFile.Symbols().Where(s => s.Entry.Type == SymbolType.Function).ToDictionary(s => s.Entry.Value, s => s.Name);
        var order = Enumerable.Range(0, (int)section.Size / 8).Select(i => names[program.WordAt(section.Address + (ulong)(i * 8))]);
        Assert.Equal(["p101", "p200", "p200second", "p1000", "latest", "none", "none2"], order);
        Assert.Equal(type, section.Type);
    }

    [Fact]
    public void Chunks_of_init_fall_through_in_the_order_of_the_inputs()
    {
        const SectionFlags code = SectionFlags.Alloc | SectionFlags.Execute;
        var first = TestObject.Start();
        var init = first.Section(".init", SectionType.ProgramBits, code, [0x48, 0x83, 0xEC, 0x08, 0x90], 4);
        first.Symbol("_init", SymbolBinding.Global, SymbolType.Function, init);
        var last = new TestObject();
        last.Section(".init", SectionType.ProgramBits, code, [0x48, 0x83, 0xC4, 0x08, 0xC3], 4);

        var program = new TestLink().Add("crti.o", first).Add("crtn.o", last).Link();

        // The padding between the two is executed, and consists of nops.
        Assert.Equal([0x48, 0x83, 0xEC, 0x08, 0x90, 0x90, 0x90, 0x90, 0x48, 0x83, 0xC4, 0x08, 0xC3], program.Elf.Content(".init").ToArray());
    }

    private static void Add(TestObject file, string section, SectionType type, string function)
    {
        file.Function(function);
        var index = file.Section(section, type, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        file.Relocate(index, 0, X64Relocation.Absolute64, function);
    }
}
