using MinImage.Images.Config;
using MinImage.Tests.Publishing;

namespace MinImage.Tests.Images.Config;

public sealed class ConfigResolutionTests
{
    [Fact]
    public void Uses_the_defaults_of_every_image_if_the_project_sets_nothing()
    {
        var config = ConfigResolution.Resolve(TestDescription.Silent, DateTimeOffset.UnixEpoch);

        Assert.Equal("1654:1654", config.User);
        Assert.Equal("/app/Shop", Assert.Single(config.Entrypoint!.Value));
        Assert.Null(config.Cmd);
        Assert.Equal("/app/", config.WorkingDir);
        Assert.Equal("APP_UID=1654 DOTNET_RUNNING_IN_CONTAINER=true", string.Join(' ', config.Env!.Value));
        Assert.Null(config.ExposedPorts);
        Assert.Null(config.Labels);
    }

    [Fact]
    public void Listens_on_8080_by_default_in_a_web_project()
    {
        var config = ConfigResolution.Resolve(TestDescription.With(isWeb: true), DateTimeOffset.UnixEpoch);

        Assert.Contains("ASPNETCORE_HTTP_PORTS=8080", config.Env!.Value);
        Assert.Equal(["8080/tcp"], config.ExposedPorts!);
    }

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8081;8082", "8081/tcp 8082/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "", "")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "8443", "8080/tcp 8443/tcp")]
    [InlineData(
        "ASPNETCORE_URLS",
        "http://+:80;https://localhost:8443/path; http://[::]:81 ;http://*:82;http://0.0.0.0:0;http://host",
        "80/tcp 81/tcp 82/tcp 8443/tcp")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "no;70000;-1;8083", "8083/tcp")]
    public void Exposes_the_ports_in_the_variables_of_aspnet(string name, string value, string ports)
    {
        var config = ConfigResolution.Resolve(TestDescription.With(isWeb: true, environment: [new(name, value)]), DateTimeOffset.UnixEpoch);

        Assert.Equal(ports, string.Join(' ', config.ExposedPorts ?? []));
    }

    [Fact]
    public void Also_exposes_the_ports_of_the_project()
    {
        var config = ConfigResolution.Resolve(TestDescription.With(isWeb: true, ports: [new(53, "udp")]), DateTimeOffset.UnixEpoch);

        Assert.Equal(["53/udp", "8080/tcp"], config.ExposedPorts!);
    }

    [Fact]
    public void Uses_the_last_of_two_variables_with_the_same_name_and_sorts_them()
    {
        var config = ConfigResolution.Resolve(TestDescription.With(environment: [new("Z", "1"), new("A", "="), new("Z", "2")]), DateTimeOffset.UnixEpoch);

        Assert.Equal("A== APP_UID=1654 DOTNET_RUNNING_IN_CONTAINER=true Z=2", string.Join(' ', config.Env!.Value));
    }

    [Theory]
    [InlineData(null, "1000", "1000")]
    [InlineData("app", "1000", "1654:1654")]
    [InlineData("0:0", null, "0:0")]
    public void Uses_the_user_of_the_project_or_else_APP_UID(string? user, string? variable, string expected)
    {
        var config = ConfigResolution.Resolve(
            TestDescription.With(user: user, environment: variable is null ? [] : [new("APP_UID", variable)]), DateTimeOffset.UnixEpoch);

        Assert.Equal(expected, config.User);
    }
}
