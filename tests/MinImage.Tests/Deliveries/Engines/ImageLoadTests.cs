using System.Formats.Tar;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Engines;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;
using MinImage.Validation;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class ImageLoadTests : IDisposable
{
    // More than the sockets in between hold.
    private const int LargeSize = 8 * 1024 * 1024;

    private static readonly ImageName Name = new("shop", "1");

    // On a busy host, compiling HttpClient for the first request alone has taken longer than a publish waits.
    private static readonly EngineLimits Patient = EngineLimits.Default with { Api = TimeSpan.FromMinutes(5), FirstMessage = TimeSpan.FromMinutes(5) };

    private readonly TestHost _host = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Streams_the_archive_for_the_engines_processor_and_says_where_it_went()
    {
        byte[] body = [];
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            body = await FakeEngine.ReadBody(stream);
            await FakeEngine.Answer(stream, "200 OK", """{"stream":"Loaded image: shop:1\n"}""" + "\r\n");
        });
        var written = Write(OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64"));

        Load(written);

        Assert.Equal($"blobs/sha256/{written.Platforms[1].Config.Digest.Hex}", (string?)DockerManifest(body)["Config"]);
        Assert.Equal($"shop:1 -> Docker 1.2.3 at unix://{_host.DockerSocket}", _log.Messages.Last());
        Assert.Contains("Loaded image: shop:1", _log.Traces);
    }

    [Fact]
    public void Streams_the_archive_into_the_command_lines_standard_input()
    {
        _host.AddCommand("podman", $"[ \"$1\" = info ] && echo amd64 && exit; cat > '{_host.At("stdin")}'; echo Loaded image: shop:1");
        var written = Write(OciLayoutTests.Image("a"));

        Load(written, EngineKind.Podman);

        Assert.Equal($"blobs/sha256/{written.Platforms[0].Config.Digest.Hex}", (string?)DockerManifest(File.ReadAllBytes(_host.At("stdin")))["Config"]);
        Assert.Contains("Loaded image: shop:1", _log.Traces);
    }

    [Theory]
    [InlineData("200 OK", """{"stream":"x"}{"errorDetail":{"message":"no space left on device"},"error":"no space left on device"}""")]
    [InlineData("500 Internal Server Error", """{"message":"no space left on device"}""")]
    [InlineData("500 Internal Server Error", "no space left on device")]
    public void Says_what_the_engine_says_is_wrong(string status, string answer)
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await FakeEngine.ReadBody(stream);
            await FakeEngine.Answer(stream, status, answer);
        });

        AssertFails(Codes.EngineRefused, "no space left on device", EngineKind.Docker);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sends_nothing_that_is_compressed_by_zstd_to_a_docker_that_cannot_read_it(bool isByApi)
    {
        var isAsked = false;
        using var docker = isByApi
            ? new FakeEngine(_host.DockerSocket, _ => Task.FromResult(isAsked = true), """{"Version":"20.10.24+dfsg1","Arch":"amd64"}""")
            : null;
        _host.AddCommand("docker", "[ \"$1\" = version ] && echo amd64 20.10.24+dfsg1 && exit; touch \"$0.asked\"");
        var written = Write(OciLayoutTests.Image("a") with { Compression = LayerCompression.Zstd });

        var error = Assert.Throws<MinImageException>(() => Load(written));

        Assert.Equal(Codes.ZstdNotSupported, error.Code);
        Assert.Contains("Docker 20.10.24+dfsg1", error.Message, StringComparison.Ordinal);
        Assert.False(isAsked || File.Exists(_host.At("bin/docker.asked")));
        AssertLayoutIsWhole();
    }

    [Fact]
    public void Says_what_the_command_line_says_is_wrong()
    {
        _host.AddCommand("podman", "[ \"$1\" = info ] && echo amd64 && exit; head -c 10 >/dev/null; echo no space left on device >&2; exit 125");

        AssertFails(Codes.EngineRefused, "no space left on device", EngineKind.Podman);
    }

    [Fact]
    public void Says_that_the_engine_went_away_while_it_read()
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream => await stream.ReadExactlyAsync(new byte[100_000]));

        AssertFails(Codes.EngineLost, "was lost", EngineKind.Docker);
    }

    [Fact]
    public void Says_that_the_engine_went_away_before_it_answered()
    {
        using var docker = new FakeEngine(_host.DockerSocket, FakeEngine.ReadBody);

        AssertFails(Codes.EngineLost, "was lost", EngineKind.Docker);
    }

    [Fact]
    public void Says_that_the_engine_went_away_in_the_middle_of_its_answer()
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await FakeEngine.ReadBody(stream);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"stream\""u8.ToArray());
        });

        AssertFails(Codes.EngineLost, "was lost", EngineKind.Docker);
    }

    [Fact]
    public void Says_that_the_command_line_stopped_reading_and_called_it_well()
    {
        _host.AddCommand("podman", "[ \"$1\" = info ] && echo amd64 && exit; exit 0");

        AssertFails(Codes.EngineLost, "was lost", EngineKind.Podman);
    }

    [Theory]
    [InlineData(EngineKind.Docker)]
    [InlineData(EngineKind.Podman)]
    public void Ends_at_once_when_cancelled_though_the_engine_reads_nothing(EngineKind kind)
    {
        var ended = new TaskCompletionSource();
        using var docker = new FakeEngine(_host.DockerSocket, _ => ended.Task);
        _host.AddCommand("podman", "[ \"$1\" = info ] && echo amd64 && exit; sleep 60");
        var written = WriteLarge();
        using var cancellation = new CancellationTokenSource();
        using var image = Open(written);
        using var engine = EngineSearch.Find(kind, _host.Host, _log, CancellationToken.None);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));

        Assert.ThrowsAny<OperationCanceledException>(() => ImageLoad.Run(image, engine, TimeProvider.System, _log, cancellation.Token));

        ended.SetResult();
        AssertLayoutIsWhole();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Reports_the_engines_reason_for_rejecting_an_image_that_it_has_not_read(bool isSocket, bool closes)
    {
        using var ended = new CancellationTokenSource();
        async Task Reject(Stream stream)
        {
            await stream.ReadExactlyAsync(new byte[1000]);
            await FakeEngine.Answer(stream, "500 Internal Server Error", """{"message":"no space left on device"}""");
            if (!closes)
            {
                await Task.Delay(Timeout.Infinite, ended.Token);
            }
        }

        using var docker = isSocket ? new FakeEngine(_host.DockerSocket, Reject) : FakeEngine.OnLoopback(Reject);
        if (!isSocket)
        {
            _host.Set("DOCKER_HOST", $"tcp://127.0.0.1:{docker.Port}");
        }

        AssertFails(Codes.EngineRefused, "no space left on device", EngineKind.Docker);
        ended.Cancel();
    }

    [Fact]
    public void Sends_everything_to_an_engine_that_reports_success_early()
    {
        byte[] body = [];
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray());
            body = await FakeEngine.ReadBody(stream);
            await stream.WriteAsync("""{"stream":"Loaded image: shop:1"}"""u8.ToArray());
        });

        Load(WriteLarge());

        Assert.True(body.Length > LargeSize);
    }

    [Theory]
    [InlineData("", "its answer is empty")]
    [InlineData("{}", "does not report that the image is loaded: {}")]
    [InlineData("<html>Sign in</html>", "<html>Sign in</html>")]
    [InlineData("""{"stream":"Importing"}""", "Importing")]
    [InlineData("""{"stream":"Loaded image: shop:1"}{"errorDetail":{"message":"no space left on device"}}""", "no space left on device")]
    public void Reports_an_answer_of_status_200_that_is_no_success(string answer, string words)
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await FakeEngine.ReadBody(stream);
            await FakeEngine.Answer(stream, "200 OK", answer);
        });

        AssertFails(Codes.EngineRefused, words, EngineKind.Docker);
        Assert.DoesNotContain(_log.Messages, message => message.StartsWith("shop:1 -> ", StringComparison.Ordinal));
    }

    [Fact]
    public void Cleans_and_shortens_what_an_engine_says()
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await FakeEngine.ReadBody(stream);
            var message = "\\u001b[2J\\u001b]0;title\\u0007no space\\r\\n left\\u202e" + new string('x', 100_000);
            await FakeEngine.Answer(stream, "500 Internal Server Error", $$"""{"message":"{{message}}"}""");
        });

        var error = Assert.Throws<MinImageException>(() => Load(WriteLarge()));

        Assert.Contains("rejected the image: no space leftxxx", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < 1000);
    }

    [Theory]
    [InlineData(EngineKind.Docker, false, "has accepted no data for ")]
    [InlineData(EngineKind.Docker, true, "has not finished for ")]
    [InlineData(EngineKind.Podman, false, "has accepted no data for ")]
    [InlineData(EngineKind.Podman, true, "has not finished for ")]
    public void Reports_an_engine_that_stalls_and_ends_the_load(EngineKind kind, bool reads, string words)
    {
        var ended = new TaskCompletionSource();
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            await (reads ? FakeEngine.ReadBody(stream) : Task.CompletedTask);
            await ended.Task;
        });
        _host.AddCommand("podman", $"[ \"$1\" = info ] && echo amd64 && exit; {(reads ? "cat >/dev/null;" : "")} exec sleep 60");
        var limits = EngineLimits.Default with { Stall = TimeSpan.FromSeconds(1) };

        // What the engine reads is a few kilobytes: sending them takes no second, even on a busy machine.
        var written = reads ? Write(OciLayoutTests.Image("a")) : WriteLarge();

        var error = Assert.Throws<MinImageException>(() => Load(written, kind, limits));

        ended.SetResult();
        Assert.Equal(Codes.EngineStalled, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        AssertLayoutIsWhole();
    }

    [Fact]
    public void Ends_the_load_into_an_engine_that_trickles()
    {
        using var docker = new FakeEngine(_host.DockerSocket, async stream =>
        {
            var block = new byte[32 * 1024];
            while (await stream.ReadAsync(block) > 0)
            {
                await Task.Delay(50);
            }
        });
        var limits = EngineLimits.Default with { Stall = TimeSpan.FromSeconds(1), Rate = LargeSize };

        var error = Assert.Throws<MinImageException>(() => Load(WriteLarge(), EngineKind.Docker, limits));

        Assert.Equal(Codes.EngineStalled, error.Code);
        AssertLayoutIsWhole();
    }

    [Theory]
    [InlineData(EngineKind.Docker)]
    [InlineData(EngineKind.Podman)]
    public void Gives_the_engine_no_whole_archive_of_a_damaged_blob(EngineKind kind)
    {
        var length = -1L;
        using var docker = new FakeEngine(_host.DockerSocket, async stream => length = await Drain(stream));
        _host.AddCommand("podman", $"[ \"$1\" = info ] && echo amd64 && exit; cat > '{_host.At("stdin")}'; echo whole > '{_host.At("whole")}'");
        var written = Write(OciLayoutTests.Image("a"));
        File.WriteAllText(Path.Combine(_host.At("layout"), "blobs", "sha256", written.Platforms[0].Layers[1].Descriptor.Digest.Hex), "damaged");

        var error = Assert.Throws<MinImageException>(() => Load(written, kind));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.False(File.Exists(_host.At("whole")));
    }

    private static async Task<long> Drain(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.Length;
    }

    private void AssertFails(string code, string words, EngineKind kind)
    {
        var written = WriteLarge();

        var error = Assert.Throws<MinImageException>(() => Load(written, kind));

        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        AssertLayoutIsWhole();
    }

    private void AssertLayoutIsWhole() => Assert.Empty(LayoutValidator.Validate(_host.At("layout"), CancellationToken.None));

    private void Load(WrittenImage written, EngineKind kind = EngineKind.Docker, EngineLimits? limits = null)
    {
        using var image = Open(written);
        using var engine = EngineSearch.Find(kind, _host.Host, Patient, _log, CancellationToken.None);
        ImageLoad.Run(image, engine, limits ?? EngineLimits.Default, TimeProvider.System, _log, CancellationToken.None);
    }

    private WrittenImage Write(params PlatformImage[] images) => ImageWriter.Write(TestLayout.Open(_host.At("layout")), Name, images, CancellationToken.None);

    private WrittenImage WriteLarge()
    {
        var noise = new byte[LargeSize];
        new Random(1).NextBytes(noise);
        var image = OciLayoutTests.Image("a");
        return Write(
            image with
            {
                Compression = LayerCompression.None,
                Layers = [.. image.Layers, RootFileSystem.From([new FileEntry("/app/noise", Modes.File, 0, 0, FileContent.FromBytes(noise))])],
            });
    }

    private LayoutImage Open(WrittenImage written) => LayoutImage.Open(TestLayout.Open(_host.At("layout")), [Name], written.Top.Digest, CancellationToken.None);

    private static JsonNode DockerManifest(byte[] archive)
    {
        using var tar = new TarReader(new MemoryStream(archive));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name == "manifest.json")
            {
                return JsonNode.Parse(entry.DataStream!)![0]!;
            }
        }

        throw new InvalidOperationException("There is no manifest.json.");
    }
}
