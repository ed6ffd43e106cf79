using MinImage.Linker.Elf;

namespace MinImage.Linker.Tests;

public sealed class MapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_sizes_of_the_map_add_up(int seed) => new LinkedProgram(RandomProgram.Make(seed).Run()).AssertMapAddsUp();

    [Fact]
    public void Synthesized_parts_have_no_file()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Link();

        foreach (var name in (string[])[".note.gnu.build-id", ".dynsym", ".dynstr", ".dynamic"])
        {
            var entry = Assert.Single(program.Map.Entries, e => e.OutputSection == name);
            Assert.Equal(("", "(root)", ""), (entry.File, entry.KeptFor, entry.KeptBy));
        }
    }

    [Fact]
    public void A_member_is_listed_with_its_archive()
    {
        var member = new TestObject();
        member.Function("f");

        var program = new TestLink().Add("start.o", TestObject.Start("f")).Add("/lib/lib.a", new TestArchive().Add("f.o", member)).Link();

        Assert.Equal("start.o:(.text._start)", program.MapEntry("/lib/lib.a(f.o)", ".text.f").KeptBy);
    }

    [Fact]
    public void Zeros_take_no_space_in_the_file()
    {
        var start = TestObject.Start("zeros");
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss", SectionFlags.Alloc | SectionFlags.Write, 100));

        var program = new TestLink().Add("start.o", start).Link();

        var section = Assert.Single(program.Map.Sections, s => s.Name == ".bss");
        Assert.Equal((100ul, 0ul), (section.Size, section.FileSize));
    }
}
