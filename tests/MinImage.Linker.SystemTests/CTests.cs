using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

/// <summary>C and assembly code, compiled by GCC and clang with various flags.</summary>
public sealed class CTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    public static TheoryData<string, string> Choices => Variants.Of(
        "gcc -O0", "gcc -O2 -fno-plt", "gcc -Os -ffunction-sections -fdata-sections", "gcc -O1 -fPIC -g3", "clang -O2 -fPIE", "clang -O0 -fPIC");

    [Theory]
    [MemberData(nameof(Choices))]
    public void Weak_symbols_common_symbols_aliases_and_indirect_functions(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "symbols", ["symbols.c", "symbols_other.c"], "-fcommon");

        Assert.Equal(
            "0.479425538604 0.877582561890 1.648721270700 -0.693147180560 0.176776695297 0.479426\nsymbols: all as it has to be\n",
            program.Output());
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Constructors_and_destructors(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "arrays", ["arrays.c", "arrays.S"]);

        Assert.Equal(
            "preinit,init,99,constructor 120,150,150_second,constructor 200,constructor 65535,constructor,plain,main,"
            + "atexit,fini,destructor,destructor 300,fini_200,destructor 120,fini_code,",
            program.Output().Replace('\n', ','));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Jump_tables(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "switches", ["switches.c"]);

        Assert.Equal("d94000000000000\nswitches: all as it has to be\n", program.Output());
    }

    [Theory]
    [InlineData("linux-x64", "gcc -O2")]
    [InlineData("linux-arm64", "gcc -O2")]
    public void Features_of_glibc_in_a_static_program(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "system", ["system.c"]);

        Assert.Equal(
            "127.0.0.1\nName or service not known\nlibnowhere.so.1: cannot open shared object file: No such file or directory\nroot\nsystem: all "
                + "as it has to be\n",
            program.Output());
    }

    [Theory]
    [InlineData("linux-x64", "gcc -O2")]
    [InlineData("linux-arm64", "gcc -O2")]
    public void Functions_compared_by_distance_are_not_folded(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "distances", ["distances.c", "distances.S"]);

        Assert.Equal("distances: all as it has to be\n", program.Output());
    }

    // The compiler's libraries that C programs reference.
    [Theory]
    [InlineData("linux-x64", "parallel", "libgomp.a", "-fopenmp")]
    [InlineData("linux-x64", "atomics", "libatomic.a", "-mcx16")]
    [InlineData("linux-arm64", "parallel", "libgomp.a", "-fopenmp")]
    [InlineData("linux-arm64", "atomics", "libatomic.a", "-mno-outline-atomics")]
    public void Compiler_libraries(string runtimeIdentifier, string name, string library, string flag)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(
            target, name, [Compiler.Compile(target, name + ".c", "gcc", "-O2", flag), target.CompilerLibrary(library)], sizes);

        Assert.Equal($"{name}: all as it has to be\n", program.Output());
    }

    [Theory]
    [InlineData("linux-x64", "gcc -O2")]
    [InlineData("linux-arm64", "gcc -O2")]
    public void Alignments_of_a_page_and_more(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "aligned", ["aligned.c"]);

        Assert.Equal("aligned: all as it has to be\n", program.Output());
    }

    [Theory]
    [InlineData("linux-x64", "gcc -O2")]
    [InlineData("linux-arm64", "gcc -O2")]
    public void More_than_65279_sections(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "sections", ["sections.c", "sections.S"], "-DCOUNT=66000");

        Assert.Equal("sections: all as it has to be\n", program.Output());
    }

    private ComparedProgram Link(string runtimeIdentifier, string flags, string name, string[] sources, params string[] more)
    {
        var target = Target.Of(runtimeIdentifier);
        var objects = sources.Select(source => Compiler.Compile(target, source, [.. flags.Split(' '), .. more]));
        var program = ComparedProgram.Link(target, Variants.Name(name, flags), objects, sizes);
        program.CheckFunctions();
        return program;
    }
}
