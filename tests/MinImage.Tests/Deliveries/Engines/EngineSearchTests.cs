using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Testing.Engines;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class EngineSearchTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("Docker", EngineKind.Docker)]
    [InlineData("podman", EngineKind.Podman)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_the_word(string? word, EngineKind? kind) => Assert.Equal(kind, EngineSearch.Parse(word));

    [Fact]
    public void Reports_that_it_waits_for_an_engine_and_gives_up()
    {
        var log = new RecordingLog();
        using var docker = FakeEngine.Silent(_host.DockerSocket);
        _host.AddCommand("docker", "exec sleep 60");
        var limits = EngineLimits.Default with
        {
            Api = TimeSpan.FromMilliseconds(1500),
            Command = TimeSpan.FromMilliseconds(1500),
            FirstMessage = TimeSpan.FromMilliseconds(100),
        };

        var error = Assert.Throws<MinImageException>(() => EngineSearch.Find(EngineKind.Docker, _host.Host, limits, log, CancellationToken.None));

        Assert.Equal(Codes.NoEngine, error.Code);
        Assert.Equal(
            [$"Waiting for an answer from unix://{_host.DockerSocket}", $"Waiting for an answer from {_host.At("bin/docker")}"], log.Messages);
        Assert.Contains("(Docker's default): it does not respond within 1.5 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("docker: it does not respond within 1.5 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Wslc", "'wslc load --input FILE'")]
    [InlineData("MacOSContainer", "'container image load --input FILE'")]
    public void Refuses_an_engine_that_only_the_sdk_knows_and_says_what_loads_an_archive_into_it(string word, string command)
    {
        var error = Assert.Throws<MinImageException>(() => EngineSearch.Parse(word));

        Assert.Equal(Codes.UnknownEngine, error.Code);
        Assert.Contains("ContainerArchiveOutputPath", error.Message, StringComparison.Ordinal);
        Assert.Contains(command, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_another_word() =>
        Assert.Equal(Codes.UnknownEngine, Assert.Throws<MinImageException>(() => EngineSearch.Parse("containerd")).Code);

    [Fact]
    public void Takes_the_api_before_the_command_line_and_docker_before_podman()
    {
        _host.AddCommand("docker", "echo amd64");
        using var docker = new FakeEngine(_host.DockerSocket, _ => Task.CompletedTask);
        using var podman = new FakeEngine(_host.PodmanSocket, _ => Task.CompletedTask);

        using var engine = Find(null);
        using var other = Find(EngineKind.Podman);

        Assert.Equal(($"Docker 1.2.3 at unix://{_host.DockerSocket}", "arm64"), (engine.Name, engine.Architecture));
        Assert.Equal($"Podman 1.2.3 at unix://{_host.PodmanSocket}", other.Name);
    }

    [Fact]
    public void Takes_podman_where_docker_does_not_answer()
    {
        _host.AddCommand("docker", "echo Cannot connect >&2; exit 1");
        using var podman = new FakeEngine(_host.PodmanSocket, _ => Task.CompletedTask);

        using var engine = Find(null);

        Assert.StartsWith("Podman", engine.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh://user@host")]
    [InlineData("unix:///nowhere.sock")]
    public void Takes_the_command_line_where_the_api_is_not_spoken_to_or_does_not_answer(string address)
    {
        var command = _host.AddCommand("docker", "[ \"$1\" = version ] && echo s390x 28.5.1");
        _host.Set("DOCKER_HOST", address);

        using var engine = Find(EngineKind.Docker);

        Assert.Equal(($"Docker 28.5.1 by '{command} load'", "s390x"), (engine.Name, engine.Architecture));
    }

    [Fact]
    public void Looks_for_podman_where_the_variable_says()
    {
        using var podman = new FakeEngine(_host.At("other.sock"), _ => Task.CompletedTask);
        using var unused = new FakeEngine(_host.PodmanSocket, _ => Task.CompletedTask);
        _host.Set("CONTAINER_HOST", "unix://" + podman.Path);

        using var engine = Find(EngineKind.Podman);

        Assert.EndsWith(podman.Path, engine.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_a_connection_of_podmans_configuration_to_its_command_line()
    {
        using var unused = new FakeEngine(_host.PodmanSocket, _ => Task.CompletedTask);
        _host.AddCommand("podman", "echo amd64");
        _host.Set("CONTAINER_CONNECTION", "machine");

        using var engine = Find(EngineKind.Podman);

        Assert.Contains("podman load", engine.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_all_that_was_tried_when_none_answers()
    {
        _host.AddCommand("podman", "echo no store >&2; exit 125");

        var error = Assert.Throws<MinImageException>(() => Find(null));

        Assert.Equal(Codes.NoEngine, error.Code);
        Assert.Contains($"unix://{_host.DockerSocket} (Docker's default): there is no such socket", error.Message, StringComparison.Ordinal);
        Assert.Contains("there is no 'docker' in PATH", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{_host.At("bin/podman")}: no store", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("""{"Platform":{}}""")]
    [InlineData("[]")]
    public void Does_not_take_another_server_for_an_engine(string version)
    {
        using var server = new FakeEngine(_host.DockerSocket, _ => Task.CompletedTask, version);

        var error = Assert.Throws<MinImageException>(() => Find(EngineKind.Docker));

        Assert.Equal(Codes.NoEngine, error.Code);
        Assert.Contains("the response is not an engine's", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_the_waiting_when_cancelled()
    {
        _host.AddCommand("docker", "sleep 60");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.ThrowsAny<OperationCanceledException>(() => EngineSearch.Find(EngineKind.Docker, _host.Host, _log, cancellation.Token));
    }

    private Engine Find(EngineKind? kind) => EngineSearch.Find(kind, _host.Host, _log, CancellationToken.None);
}
