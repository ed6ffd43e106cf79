using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Engines;
using MinImage.Testing.Images;
using MinImage.Validation;

namespace MinImage.SystemTests.Deliveries.Engines;

[Trait(Needs.Trait, Needs.Fault)]
public sealed class ImageLoadTests : IDisposable
{
    // More than the sockets in between hold.
    private const int LargeSize = 8 * 1024 * 1024;

    private static readonly ImageName Name = new("shop", "1");

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Says_that_the_user_may_not_use_the_engine()
    {
        using var docker = new FakeEngine(_host.DockerSocket, _ => Task.CompletedTask);

        // The error of a user who is not in the socket's group. Root, who may run this test, would not get it.
        var run = LoadByProcess(Write(TestImage.Of("a")), "--inject=connect:error=EACCES");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{Codes.EngineNotPermitted} ", run.Output, StringComparison.Ordinal);
        Assert.Contains(_host.DockerSocket, run.Output, StringComparison.Ordinal);
        AssertLayoutIsWhole();
    }

    [Fact]
    public void Writes_no_file_on_the_way()
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await FakeEngine.ReadBody(stream);
            await FakeEngine.Answer(stream, "200 OK", """{"stream":"Loaded image: shop:1\n"}""");
        });

        var run = LoadByProcess(WriteLarge(), "--trace=openat,creat,memfd_create,pwrite64");

        Assert.True(run.ExitCode == 0, run.Output);
        var opened = File.ReadAllLines(_host.At("strace.log"));
        Assert.Contains(opened, call => call.Contains("oci-layout", StringComparison.Ordinal));
        Assert.DoesNotContain(opened, call => call.Contains("pwrite64", StringComparison.Ordinal));
        Assert.DoesNotContain(opened, call => call.Contains("O_CREAT", StringComparison.Ordinal));
    }

    // PATH contains no docker command to fall back to.
    private (int ExitCode, string Output) LoadByProcess(WrittenImage written, string option) => WriterProcess.Run(
    [
        "env", $"DOCKER_HOST=unix://{_host.DockerSocket}", "PATH=/nowhere",
        "/usr/bin/strace", "--follow-forks", "--quiet=all", "--output=" + _host.At("strace.log"), option,
        .. WriterProcess.Line("load", _host.At("layout"), Name.ToString(), written.Top.Digest.ToString()),
    ]);

    private void AssertLayoutIsWhole() => Assert.Empty(LayoutValidator.Validate(_host.At("layout"), CancellationToken.None));

    private WrittenImage Write(params PlatformImage[] images) => ImageWriter.Write(TestLayout.Open(_host.At("layout")), Name, images, CancellationToken.None);

    private WrittenImage WriteLarge()
    {
        var noise = new byte[LargeSize];
        new Random(1).NextBytes(noise);
        var image = TestImage.Of("a");
        return Write(
            image with { Layers = [.. image.Layers, RootFileSystem.From([new FileEntry("/app/noise", Modes.File, 0, 0, FileContent.FromBytes(noise))])] });
    }
}
