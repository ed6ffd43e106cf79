using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

/// <summary>
/// Thread-local variables of every model ("ELF Handling For Thread-Local Storage", 4), which the linker relaxes.
/// </summary>
public sealed class ThreadLocalTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    // Offsets of one, of two and of more instructions: up to 4 KiB, up to 64 KiB, and beyond.
    private static readonly string[] Sizes = ["100", "6000", "100000"];

    private static readonly string[] Models = ["local-exec", "initial-exec", "local-dynamic", "global-dynamic"];

    public static TheoryData<string, string> Choices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in Models)
            {
                data.Add("linux-x64", $"gcc -O2 -mtls-dialect=gnu -ftls-model={model}");
                data.Add("linux-x64", $"gcc -O0 -mtls-dialect=gnu -ftls-model={model} -fno-plt");
                data.Add("linux-x64", $"gcc -O2 -mtls-dialect=gnu2 -ftls-model={model}");
                data.Add("linux-x64", $"gcc -O0 -mtls-dialect=gnu2 -ftls-model={model}");
                data.Add("linux-x64", $"clang -O2 -ftls-model={model}");
                data.Add("linux-arm64", $"gcc -O2 -mtls-dialect=desc -ftls-model={model}");
                data.Add("linux-arm64", $"gcc -O0 -mtls-dialect=desc -ftls-model={model}");
                data.Add("linux-arm64", $"clang -O2 -ftls-model={model}");
            }

            data.Add("linux-arm64", "gcc -O2 -ftls-model=local-exec -mtls-size=32");
            data.Add("linux-arm64", "clang -O0 -ftls-model=local-exec");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Every_TLS_model(string runtimeIdentifier, string flags)
    {
        var target = Target.Of(runtimeIdentifier);
        foreach (var size in Sizes)
        {
            using var program = ComparedProgram.Link(target, $"tls, {size} each", Compile(target, flags, size), sizes);

            Assert.Equal("tls: all as it has to be\n", program.Output());
        }
    }

    // lld does not support these; GNU ld does.
    [Theory]
    [InlineData("local-dynamic", "-O0")]
    [InlineData("local-dynamic", "-O2")]
    [InlineData("global-dynamic", "-O0")]
    [InlineData("global-dynamic", "-O2")]
    public void Arm64_calls_for_an_address(string model, string optimization)
    {
        foreach (var size in Sizes)
        {
            using var program = ComparedProgram.LinkWithGnu(
                Target.Arm64, Compile(Target.Arm64, $"gcc {optimization} -mtls-dialect=trad -ftls-model={model}", size));

            Assert.Equal("tls: all as it has to be\n", program.Output());
        }
    }

    private static IEnumerable<string> Compile(Target target, string flags, string size)
    {
        var position = flags.Contains("local-exec", StringComparison.Ordinal) ? "-fPIE" : "-fPIC";
        string[] sources = ["tls.c", "tls_other.c"];
        return sources.Select(source => Compiler.Compile(target, source, [.. flags.Split(' '), position, "-DLARGE=" + size]));
    }
}
