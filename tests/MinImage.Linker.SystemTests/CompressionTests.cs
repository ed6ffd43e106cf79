using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

public sealed class CompressionTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void Programs_of_zlib(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        var objects = Compiler.CompileForeign(target, "zlib");
        using var example = ComparedProgram.Link(target, "zlib example", objects.Where(o => Path.GetFileName(o) != "minigzip.o"), sizes);
        using var minigzip = ComparedProgram.Link(target, "minigzip", objects.Where(o => Path.GetFileName(o) != "example.o"), sizes);

        Assert.Contains("inflate with dictionary: hello, hello!", example.RunEachInItsFolder("", "file.gz").Output, StringComparison.Ordinal);

        var file = Sample(minigzip.Folder);
        foreach (var level in (string[])["-1", "-6", "-9", "-h", "-f", "-r"])
        {
            Assert.Equal(Sum($"cat '{file}'"), minigzip.Pipe($"{{}} {level} <'{file}' | {{}} -d | sha256sum"));
        }

        Assert.Equal(Sum($"cat '{file}'"), minigzip.Pipe($"{{}} <'{file}' | gzip -d | sha256sum"));
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void Tools_of_xz(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(target, "xz", Compiler.CompileForeign(target, "xz"), sizes);

        Assert.StartsWith("xz (XZ Utils) 5.", program.Output("--version"), StringComparison.Ordinal);
        var file = Sample(program.Folder);
        foreach (var options in (string[])
            ["-0", "-6 -T2", "-9e", "--x86 --lzma2=preset=4", "--arm64 --delta=dist=4 --lzma2", "--format=lzma", "-C sha256 --block-size=50000 -T2"])
        {
            Assert.Equal(Sum($"cat '{file}'"), program.Pipe($"{{}} -zc {options} '{file}' | {{}} -dc | sha256sum"));
            program.Pipe($"{{}} -zc {options} '{file}' | sha256sum");
        }

        program.Pipe($"{{}} -zc -T2 --block-size=50000 '{file}' >'{file}.xz' && {{}} -t '{file}.xz' && {{}} -lvv --robot '{file}.xz' | grep -v ^name");
        var damaged = program.RunWithInput("this is not compressed", "-dc");
        Assert.Equal((1, ""), (damaged.ExitCode, damaged.Output));
    }

    // Machine code, for which the compressors have filters.
    private static string Sample(TemporaryFolder folder)
    {
        var path = folder["sample"];
        using var source = File.OpenRead(Path.Combine(Target.X64.SysRoot, "libc.a"));
        var bytes = new byte[300_000];
        source.Position = 1_000_000;
        source.ReadExactly(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Sum(string line) => Command.Output("bash", "-c", line + " | sha256sum");
}
