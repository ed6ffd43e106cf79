using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Tests.Elf;

namespace MinImage.Tests.Images;

public sealed class StartCheckTests
{
    private static readonly RootFileSystem Files = RootFileSystem.From(
    [
        Program("/app/Shop", new TestElf().ToBytes()),
        Program("/app/tools/static", new TestElf().ToBytes()),
        Program("/app/tools/dynamic", new TestElf { Interpreter = "/lib/ld.so" }.ToBytes()),
        Program("/usr/bin/static", new TestElf().ToBytes()),
        Program("/usr/bin/script", "#! /usr/bin/static -x\n"u8.ToArray()),
        Program("/usr/bin/shell", "#!/bin/sh\r\n"u8.ToArray()),
        Program("/usr/bin/text", "x"u8.ToArray(), Modes.File),
        new LinkEntry("/usr/bin/link", Modes.Link, 0, 0, "static"),
        new LinkEntry("/opt", Modes.Link, 0, 0, "usr"),
    ]);

    [Theory]
    [InlineData("/app/Shop")]
    [InlineData("/app/./../app//tools/static")]
    [InlineData("tools/static")]
    [InlineData("./tools/static")]
    [InlineData("static")]
    [InlineData("script")]
    [InlineData("/usr/bin/link")]
    [InlineData("/opt/bin/anything")]
    [InlineData("/data/anything")]
    public void Accepts_a_program_that_exists_or_cannot_be_checked(string program) => Check(program);

    [Theory]
    [InlineData("dotnet", "'dotnet'")]
    [InlineData("/app/Other", "'/app/Other'")]
    [InlineData("Shop", "'Shop'")]
    [InlineData("/app", "'/app'")]
    [InlineData("text", "0755")]
    [InlineData("shell", "'/bin/sh'")]
    [InlineData("tools/dynamic", "'/lib/ld.so'")]
    public void Rejects_a_program_that_cannot_start_and_reports_the_reason(string program, string shown)
    {
        var error = Assert.Throws<MinImageException>(() => Check(program));

        Assert.Equal(Codes.ProgramMissing, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_the_PATH_of_the_image_and_the_first_default_argument_without_an_entry_point()
    {
        Check("Shop", path: "/nowhere:/app");
        Check("static", path: "tools");

        Assert.Throws<MinImageException>(() => Check("static", path: "/nowhere"));
        Assert.Throws<MinImageException>(() => StartCheck.Check(new() { Cmd = ["dotnet", "--fast"] }, [Files], "/app/Shop"));
    }

    private static void Check(string program, string? path = null)
    {
        var config = new ContainerConfig
        {
            Entrypoint = [program],
            WorkingDir = "/app/",
            Volumes = ["/data"],
            Env = path is null ? null : ImmutableArray.Create("PATH=" + path),
        };

        StartCheck.Check(config, [Files], "/app/Shop");
    }

    private static FileEntry Program(string path, byte[] content, int mode = Modes.Executable) => new(path, mode, 0, 0, FileContent.FromBytes(content));
}
