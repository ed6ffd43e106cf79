using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

/// <summary>Code that is larger than the range of an AArch64 branch ("ELF for the Arm 64-bit Architecture", 5.7.8).</summary>
public sealed class FarBranchTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    [Theory]
    [InlineData("far.cpp", "far.S")]
    [InlineData("far.S", "far.cpp")]
    public void Branches_over_more_than_128_mebibytes(string first, string second)
    {
        // Four functions, each followed by 45 MiB. The object is not cached: creating it takes less time than reading it.
        using var folder = new TemporaryFolder();
        var assembled = folder["far.o"];
        Command.Output(
            Target.Arm64.Tool("gcc"), "-c", "-DSKIP=256", "-DFILL=(45<<20)", "-o", assembled, Path.Combine(Checkout.Project, "Programs", "far.S"));
        var compiled = Compiler.Compile(Target.Arm64, "far.cpp", "gcc", "-O2");
        string[] inOrder = [first == "far.S" ? assembled : compiled, second == "far.S" ? assembled : compiled];
        using var program = ComparedProgram.Link(Target.Arm64, $"far, {first} first", inOrder, sizes, isCxx: true);

        Assert.Equal("far: all as it has to be\n", program.Output());
        Assert.True(new FileInfo(program.Ours).Length > 128 << 20, "The program is too small to show anything.");
    }
}
