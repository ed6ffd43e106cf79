using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///run/docker.sock", "/run/docker.sock", "http://localhost/")]
    [InlineData("tcp://host:2375", null, "http://host:2375/")]
    [InlineData("tcp://host", null, "http://host:2375/")]
    [InlineData("tcp://host:80", null, "http://host:80/")]
    [InlineData("tcp://[::1]:2376/prefix", null, "http://[::1]:2376/prefix/")]
    [InlineData("http://host:8080/", null, "http://host:8080/")]
    [InlineData("host:1234", null, "http://host:1234/")]
    public void Is_spoken_to_directly(string text, string? socket, string root)
    {
        var address = EngineAddress.Parse(text, "DOCKER_HOST", usesTls: false);

        Assert.Equal((socket, new Uri(root)), (address.SocketPath, address.ApiRoot));
    }

    [Theory]
    [InlineData("ssh://user@host", false)]
    [InlineData("npipe:////./pipe/docker_engine", false)]
    [InlineData("https://host:2376", false)]
    [InlineData("tcp://host:2376", true)]
    public void Is_left_to_the_command_line(string text, bool usesTls)
    {
        Assert.Null(EngineAddress.Parse(text, "DOCKER_HOST", usesTls).ApiRoot);
    }

    [Theory]
    [InlineData("unix://")]
    [InlineData("unix://relative.sock")]
    [InlineData("tcp://")]
    [InlineData("tcp://host:port")]
    [InlineData("tcp://user:password@host")]
    [InlineData("ssh://")]
    [InlineData("carrier-pigeon://host")]
    public void Is_none(string text)
    {
        var error = Assert.Throws<MinImageException>(() => EngineAddress.Parse(text, "DOCKER_HOST", usesTls: false));

        Assert.Equal(Codes.EngineAddressInvalid, error.Code);
        Assert.StartsWith("DOCKER_HOST is not the address of an engine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_print_an_invalid_address_which_may_contain_a_password()
    {
        var error = Assert.Throws<MinImageException>(() => EngineAddress.Parse("tcp://user:secret@host:2375", "DOCKER_HOST", usesTls: false));

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
