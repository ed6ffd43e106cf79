using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

/// <summary>C++, compiled by GCC and clang with various flags.</summary>
public sealed class CxxTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    private const string Events =
        "+earliest constructor +early +late +inline inline counter +main +other +inside +thread inline +thread main +thread other "
        + "thread +thread inline +thread other +thread main -thread main -thread other -thread inline "
        + "thread +thread inline +thread other +thread main -thread main -thread other -thread inline "
        + "end of main -thread other -thread main -thread inline -inside -other -main -inline -late -early -earliest ";

    public static TheoryData<string, string> Choices => Variants.Of(
        "gcc -O0", "gcc -O2", "gcc -Os -ffunction-sections -fdata-sections", "gcc -O2 -fPIC -fno-plt -g", "clang -O2 -fPIE -ffunction-sections");

    [Theory]
    [MemberData(nameof(Choices))]
    public void Exceptions(string runtimeIdentifier, string flags)
    {
        using var program = Link(
            runtimeIdentifier, flags, "exceptions", ["exceptions.cpp", "exceptions_other.cpp", "exceptions_frames.c"], "-fexceptions", "-fnon-call-exceptions");

        Assert.Equal("exceptions: all as it has to be\n", program.Output());
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Types_templates_and_the_order_of_constructors_and_destructors(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "objects", ["objects.cpp", "objects_other.cpp"]);

        Assert.Equal(Events, program.Output().Replace('\n', ' '));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_standard_library_of_cxx(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "library", ["library.cpp"]);

        var result = program.RunWithInput("the input\n");

        Assert.Equal((0, "to standard error\n"), (result.ExitCode, result.Errors));
        Assert.Equal(
            "0xff ******42 3.142 1.235e+04 true\n12 3.5 word [line two]\nhe input\nbetween 10.06.2023 and 02.01.2024.\n2370741 1.25e+03 2.500000\n"
                + "library: all as it has to be\n",
            result.Output);
    }

    [Theory]
    [InlineData("linux-arm64", "gcc -O2 -mno-outline-atomics")]
    [InlineData("linux-arm64", "gcc -O2 -march=armv8.1-a")]
    [InlineData("linux-arm64", "gcc -O2 -mbranch-protection=standard")]
    [InlineData("linux-x64", "gcc -O2 -fcf-protection=full")]
    public void Threads_with_different_instruction_sets(string runtimeIdentifier, string flags)
    {
        using var program = Link(runtimeIdentifier, flags, "library", ["library.cpp"]);

        Assert.EndsWith("library: all as it has to be\n", program.RunWithInput("the input\n").Output, StringComparison.Ordinal);
    }

    private ComparedProgram Link(string runtimeIdentifier, string flags, string name, string[] sources, params string[] more)
    {
        var target = Target.Of(runtimeIdentifier);
        var objects = sources.Select(source => Compiler.Compile(target, source, [.. flags.Split(' '), .. more]));
        var program = ComparedProgram.Link(target, Variants.Name(name, flags), objects, sizes, isCxx: true);
        program.CheckFunctions();
        return program;
    }
}
