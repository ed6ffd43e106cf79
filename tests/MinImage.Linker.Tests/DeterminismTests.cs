using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_inputs_produce_the_same_bytes_on_any_number_of_cores(int seed)
    {
        var link = RandomProgram.Make(seed);
        var first = link.Run(new ParallelOptions { MaxDegreeOfParallelism = 1 });
        Assert.Empty(first.Diagnostics);

        foreach (var cores in (int[])[1, 2, 3, 16, -1, -1, -1, -1])
        {
            var again = link.Run(new ParallelOptions { MaxDegreeOfParallelism = cores });

            AssertSame(first, again);
        }
    }

    [Fact]
    public void The_same_errors_are_reported_on_any_number_of_cores()
    {
        var link = RandomProgram.Make(3).Add("more.o", Needing("nowhere1", "nowhere2")).Add("evenmore.o", Needing("nowhere2", "nowhere3"));
        var first = link.Run(new ParallelOptions { MaxDegreeOfParallelism = 1 }).Diagnostics.Select(Text).ToList();

        var others = Enumerable.Range(0, 8).Select(_ => link.Run().Diagnostics.Select(Text).ToList()).ToList();

        Assert.Equal(3, first.Count);
        Assert.All(others, errors => Assert.Equal(first, errors));

        static string Text(MinImage.Linker.Diagnostics.LinkDiagnostic d) => $"{d.Code} {d.Message} {string.Join(' ', d.Referrers)}";
    }

    [Fact]
    public void The_order_of_archives_does_not_change_the_program()
    {
        var one = new TestLink().Add("start.o", TestObject.Start("f", "g")).Add("f.a", Library("f")).Add("g.a", Library("g")).Run();
        var other = new TestLink().Add("start.o", TestObject.Start("g", "f")).Add("f.a", Library("f")).Add("g.a", Library("g")).Run();

        Assert.Equal(one.Map!.Entries.Select(e => (e.File, e.Address, e.Size)), other.Map!.Entries.Select(e => (e.File, e.Address, e.Size)));
    }

    private static TestArchive Library(string function)
    {
        var file = new TestObject();
        file.Function(function);
        return new TestArchive().Add(function + ".o", file);
    }

    private static TestObject Needing(params ReadOnlySpan<string> symbols)
    {
        var file = new TestObject();
        var array = file.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8 * symbols.Length], 8);
        for (var i = 0; i < symbols.Length; i++)
        {
            file.Relocate(array, (ulong)i * 8, X64Relocation.Absolute64, symbols[i]);
        }

        return file;
    }

    private static void AssertSame(LinkOutput first, LinkOutput again)
    {
        Assert.Empty(again.Diagnostics);
        Assert.True(first.Executable.AsSpan().SequenceEqual(again.Executable), "The executables differ.");
        Assert.True(first.SymbolFile.AsSpan().SequenceEqual(again.SymbolFile), "The symbol files differ.");
        Assert.Equal(first.Map!.Sections.ToArray(), again.Map!.Sections.ToArray());
        Assert.Equal(first.Map.Entries.ToArray(), again.Map.Entries.ToArray());
    }
}
