using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Testing.Engines;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class DockerConfigTests : IDisposable
{
    private const string Remote = """{"Name":"remote","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://remote:2375","SkipTLSVerify":false}}}""";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Is_the_default_socket_where_nothing_is_said()
    {
        Assert.Equal(_host.DockerSocket, DockerConfig.Find(_host.Host)?.SocketPath);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("")]
    public void Is_the_default_socket_in_the_default_context(string context)
    {
        _host.Write("home/.docker/config.json", "{\"currentContext\":\"" + context + "\"}");

        Assert.Equal(_host.DockerSocket, DockerConfig.Find(_host.Host)?.SocketPath);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"currentContext":1}""")]
    public void Goes_on_without_a_config_that_cannot_be_read(string json)
    {
        _host.Write("home/.docker/config.json", json);

        Assert.Equal(_host.DockerSocket, DockerConfig.Find(_host.Host)?.SocketPath);
    }

    [Fact]
    public void Is_the_current_contexts_host()
    {
        _host.AddContext("remote", Remote);
        _host.Write("home/.docker/config.json", """{"currentContext":"remote"}""");

        Assert.Equal("tcp://remote:2375", DockerConfig.Find(_host.Host)?.Text);
    }

    [Fact]
    public void Is_the_host_of_the_context_that_the_variable_names_before_the_current_one()
    {
        _host.AddContext("remote", Remote);
        _host.AddContext("other", Remote.Replace("remote:2375", "other:2375", StringComparison.Ordinal));
        _host.Write("home/.docker/config.json", """{"currentContext":"remote"}""");
        _host.Set("DOCKER_CONTEXT", "other");

        Assert.Equal("tcp://other:2375", DockerConfig.Find(_host.Host)?.Text);
    }

    [Fact]
    public void Is_the_host_variable_before_any_context()
    {
        _host.AddContext("remote", Remote);
        _host.Set("DOCKER_CONTEXT", "remote");
        _host.Set("DOCKER_HOST", "unix:///my.sock");

        Assert.Equal("/my.sock", DockerConfig.Find(_host.Host)?.SocketPath);
    }

    [Fact]
    public void Is_looked_for_in_the_folder_that_the_variable_names()
    {
        _host.AddContext("remote", Remote);
        _host.Write("home/.docker/config.json", """{"currentContext":"remote"}""");
        _host.Set("DOCKER_CONFIG", _host.At("elsewhere"));

        Assert.Equal(_host.DockerSocket, DockerConfig.Find(_host.Host)?.SocketPath);
    }

    [Fact]
    public void Is_left_to_the_command_line_where_there_is_tls()
    {
        _host.AddContext("remote", Remote, hasTls: true);
        _host.Set("DOCKER_CONTEXT", "remote");
        var context = DockerConfig.Find(_host.Host);
        _host.Set("DOCKER_HOST", "tcp://remote:2376");
        _host.Set("DOCKER_TLS_VERIFY", "1");

        Assert.Null(context!.ApiRoot);
        Assert.Null(DockerConfig.Find(_host.Host)!.ApiRoot);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"Endpoints":{"docker":{"Host":""}}}""")]
    [InlineData("""{"Endpoints":{"docker":{"Host":"nonsense://"}}}""")]
    public void Says_that_a_context_is_missing_or_names_no_host(string? json)
    {
        if (json is not null)
        {
            _host.AddContext("broken", json);
        }

        _host.Set("DOCKER_CONTEXT", "broken");

        var error = Assert.Throws<MinImageException>(() => DockerConfig.Find(_host.Host));

        Assert.Equal(Codes.EngineAddressInvalid, error.Code);
        Assert.Contains("'broken'", error.Message, StringComparison.Ordinal);
    }
}
