using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Linking.Libc;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking.Libc;

public sealed class MathReductionTests
{
    [Fact]
    public void A_function_keeps_its_versions_for_SSE2_and_FMA()
    {
        var sine = new TestObject();
        sine.Function("__sin", "__sin_fma", "__sin_fma4", "__sin_avx");
        sine.Function("__sin_sse2");

        var reduced = Make(new TestArchive().Add("s_sin.o", sine));

        Assert.NotNull(reduced);
        using var content = InputContent.FromBytes(reduced);
        var symbols = ArchiveSymbols.Read(new LinkInput("libm.a", content), TargetMachine.X64, out _);
        Assert.Equal(["__sin_fma", "__sin_sse2", "__sin_sse2"], symbols!.MemberThatDefines("__sin", out _)!.Undefined.Order());
    }

    [Fact]
    public void A_function_without_a_version_for_SSE2_stays_as_it_is()
    {
        var sine = new TestObject();
        sine.Function("__sin", "__sin_fma", "__sin_fma4");

        Assert.Null(Make(new TestArchive().Add("s_sin.o", sine)));
    }

    private static byte[]? Make(TestArchive archive)
    {
        using var content = InputContent.FromBytes(archive.ToBytes());
        return MathReduction.Make(new LinkInput("libm.a", content));
    }
}
