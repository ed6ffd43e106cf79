using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class RelativeRelocationTests
{
    [Fact]
    public void Adjacent_words_take_one_bit_each()
    {
        ulong[] offsets = [.. Enumerable.Range(0, 64).Select(i => (ulong)i * 8)];

        var program = Link(offsets, size: 512);

        Assert.Equal(Expected(program, offsets), program.Pointers());
        Assert.Equal(16ul, program.Dynamic(DynamicTag.RelativeRelocationsSize));
    }

    [Theory]
    [InlineData(63 * 8, 2)]
    [InlineData(64 * 8, 2)]
    [InlineData(65 * 8, 2)]
    [InlineData(126 * 8, 2)]
    [InlineData(127 * 8, 2)]
    [InlineData(128 * 8, 2)]
    [InlineData(1000 * 8, 2)]
    [InlineData(12, 2)]
    [InlineData(62 * 8, 3)]
    public void Gaps_of_any_length_are_packed_without_loss(int gap, int count)
    {
        ulong[] offsets = [.. Enumerable.Range(0, count).Select(i => (ulong)(i * gap))];

        var program = Link(offsets, size: (gap * count) + 8);

        Assert.Equal(Expected(program, offsets), program.Pointers());
    }

    [Fact]
    public void Words_at_odd_addresses_have_unpacked_relocations()
    {
        ulong[] offsets = [0, 9, 18, 27, 40];

        var program = Link(offsets, size: 48);

        Assert.Equal(Expected(program, offsets), program.Pointers());
        Assert.Equal(2, program.StartRelocations().Count);
        Assert.Equal((ulong)Relocation.Bytes, program.Dynamic(DynamicTag.RelocationSize));
    }

    [Fact]
    public void Words_of_an_unaligned_section_have_unpacked_relocations()
    {
        var start = TestObject.Start("pad", "packed");
        start.Data("pad", [1], 1);
        var packed = start.Data("packed", new byte[24], 1);
        for (var i = 0; i < 3; i++)
        {
            start.Relocate(packed, (ulong)i * 8, X64Relocation.Absolute64, "_start", i);
        }

        var program = new TestLink().Add("start.o", start).Link();

        var (at, target) = (program.AddressOf("packed"), program.AddressOf("_start"));
        Assert.Equal([(at, target), (at + 8, target + 1), (at + 16, target + 2)], program.Pointers());
        Assert.Equal(3, program.StartRelocations().Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Exactly_the_words_that_contain_addresses_are_relocated(int seed)
    {
        var random = new Random(seed);
        var start = TestObject.Start([.. Enumerable.Range(0, 40).Select(Name)]);
        var expected = new List<(string Data, ulong Offset, long Addend)>();
        for (var i = 0; i < 40; i++)
        {
            var alignment = 1 << random.Next(5);
            var offset = 0ul;
            var places = new List<ulong>();
            for (var word = random.Next(30); word > 0; word--)
            {
                places.Add(offset);

                // The distances are mostly multiples of a word, sometimes odd or large.
                offset += random.Next(8) switch { 0 => 8 + (ulong)random.Next(16), 1 => 8 * (ulong)random.Next(1, 200), _ => 8 * (ulong)random.Next(1, 4) };
            }

            var section = start.Data(Name(i), new byte[offset + 8 + (ulong)random.Next(3)], alignment);
            foreach (var place in places)
            {
                var addend = random.Next(1000);
                start.Relocate(section, place, X64Relocation.Absolute64, Name(i), addend);
                expected.Add((Name(i), place, addend));
            }
        }

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(
            expected.Select(e => (program.AddressOf(e.Data) + e.Offset, program.AddressOf(e.Data) + (ulong)e.Addend)).Order(),
            program.Pointers());
        Assert.All(program.PackedWords(), place => Assert.Equal(0ul, place % 2));

        static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"data{index}");
    }

    [Fact]
    public void A_word_of_the_global_offset_table_is_relocated_once()
    {
        var start = TestObject.Start("one", "other", "f");
        start.Function("f");
        foreach (var name in (string[])["one", "other"])
        {
            var code = start.Code(name, [0x48, 0x3B, 0x05, 0, 0, 0, 0, 0xC3]);
            start.Relocate(code, 3, X64Relocation.GotRelative32RelaxableRex, "f", -4);
        }

        var program = new TestLink().Add("start.o", start).Link();

        var slot = program.TargetAt(program.AddressOf("one") + 3);
        Assert.Equal(slot, program.TargetAt(program.AddressOf("other") + 3));
        Assert.Equal([(slot, program.AddressOf("f"))], program.Pointers());
    }

    [Fact]
    public void A_program_without_pointers_has_an_empty_table()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Link();

        Assert.Equal(0ul, program.Dynamic(DynamicTag.RelativeRelocationsSize));
        Assert.Null(program.Dynamic(DynamicTag.Relocations));
        Assert.Empty(program.Pointers());
    }

    [Fact]
    public void An_address_in_a_read_only_section_is_rejected_with_the_fix()
    {
        var start = TestObject.Start("table");
        var table = start.Section(".rodata.table", SectionType.ProgramBits, SectionFlags.Alloc, new byte[8], 8);
        start.Symbol("table", SymbolBinding.Global, SymbolType.Object, table);
        start.Relocate(table, 0, X64Relocation.Absolute64, "_start");

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.AddressInReadOnlySection, error.Code);
        Assert.Contains("'start.o:(.rodata.table)'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'_start'", error.Message, StringComparison.Ordinal);
        Assert.Contains("-fPIC", error.Message, StringComparison.Ordinal);
    }

    private static LinkedProgram Link(ulong[] offsets, int size)
    {
        var start = TestObject.Start("words");
        var words = start.Data("words", new byte[size + 8]);
        foreach (var offset in offsets)
        {
            start.Relocate(words, offset, X64Relocation.Absolute64, "_start");
        }

        return new TestLink().Add("start.o", start).Link();
    }

    private static IEnumerable<(ulong Place, ulong Target)> Expected(LinkedProgram program, ulong[] offsets) =>
        offsets.Select(offset => (program.AddressOf("words") + offset, program.AddressOf("_start")));
}
