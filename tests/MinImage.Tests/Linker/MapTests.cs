using MinImage.Linker.Format;
using MinImage.Linker.Maps;

namespace MinImage.Tests.Linker;

public sealed class MapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_adds_up(int seed) => AddsUp(new LinkedProgram(RandomProgram.Make(seed).Run()));

    [Fact]
    public void What_the_linker_made_has_no_file()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Link();

        foreach (var name in (string[])[".note.gnu.build-id", ".dynsym", ".dynstr", ".dynamic"])
        {
            var entry = Assert.Single(program.Map.Entries, e => e.OutputSection == name);
            Assert.Equal(("", "(root)", ""), (entry.File, entry.KeptFor, entry.KeptBy));
        }
    }

    [Fact]
    public void A_member_is_named_with_its_archive()
    {
        var member = new TestObject();
        member.Function("f");

        var program = new TestLink().Add("start.o", TestObject.Start("f")).Add("/lib/lib.a", new TestArchive().Add("f.o", member)).Link();

        Assert.Equal("start.o:(.text._start)", program.MapEntry("/lib/lib.a(f.o)", ".text.f").KeptBy);
    }

    [Fact]
    public void Zeros_take_no_bytes_of_the_file()
    {
        var start = TestObject.Start("zeros");
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, start.Zeros(".bss", SectionFlags.Alloc | SectionFlags.Write, 100));

        var program = new TestLink().Add("start.o", start).Link();

        var section = Assert.Single(program.Map.Sections, s => s.Name == ".bss");
        Assert.Equal((100ul, 0ul), (section.Size, section.FileSize));
    }

    /// <summary>Every section is covered by its entries, in order and without overlaps, but for what aligns them.</summary>
    internal static void AddsUp(LinkedProgram program)
    {
        var sections = program.Elf.SectionNames.Zip(program.Elf.Headers).Where(s => (s.Second.Flags & SectionFlags.Alloc) != 0).ToList();
        Assert.Equal(sections.Select(s => (s.First, s.Second.Address, s.Second.Size)), program.Map.Sections.Select(s => (s.Name, s.Address, s.Size)));
        foreach (var (name, header) in sections)
        {
            var end = header.Address;
            foreach (var entry in program.Map.Entries.Where(e => e.OutputSection == name))
            {
                AssertFollows(entry, end, header.Alignment);
                end = entry.Address + entry.Size;
            }

            // What has no bytes is no entry, and may be aligned behind the last one.
            Assert.InRange(header.Address + header.Size, end, end + Math.Max(1, header.Alignment) - 1);
        }

        var names = program.Map.Sections.Select(s => s.Name).ToHashSet();
        Assert.All(program.Map.Entries, e => Assert.Contains(e.OutputSection, names));
    }

    private static void AssertFollows(LinkMapEntry entry, ulong end, ulong alignment)
    {
        Assert.True(entry.Size > 0, $"{entry}");
        Assert.True(entry.Address >= end, $"{entry} begins before {end}.");
        Assert.True(entry.Address - end < Math.Max(1, alignment), $"{entry} leaves a gap from {end}.");
    }
}
