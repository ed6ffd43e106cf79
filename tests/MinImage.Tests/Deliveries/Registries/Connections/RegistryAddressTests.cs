using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries.Connections;

public sealed class RegistryAddressTests : IDisposable
{
    private readonly TestRegistryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("ghcr.io", "https://ghcr.io/")]
    [InlineData("localhost:5000", "https://localhost:5000/")]
    [InlineData("docker.io", "https://registry-1.docker.io/")]
    public void Requests_are_sent_to_the_host_of_the_registry(string registry, string root)
    {
        Assert.Equal(new Uri(root), Of(registry).RootOf("https"));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("10.0.0.1:5000", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("127.example.com", false)]
    [InlineData("ghcr.io", false)]
    public void A_registry_on_this_host_needs_no_TLS(string registry, bool isInsecure)
    {
        Assert.Equal(isInsecure, Of(registry).IsInsecure);
        Assert.Equal(isInsecure, Of(registry).IsLoopback);
    }

    [Theory]
    [InlineData("a.example:5000;b.example")]
    [InlineData("a.example:5000,b.example")]
    [InlineData(" B.Example , ; A.example:5000 ")]
    public void The_SDKs_variable_lists_others_separated_by_either_character(string list)
    {
        _host.Set("DOTNET_CONTAINER_INSECURE_REGISTRIES", list);

        Assert.Equal((true, true), (Of("a.example:5000").IsInsecure, Of("b.example").IsInsecure));
        Assert.Equal((false, false), (Of("a.example").IsInsecure, Of("c.example").IsInsecure));
        Assert.False(Of("a.example:5000").IsLoopback);
    }

    [Theory]
    [InlineData("ghcr.io:65536")]
    [InlineData("ghcr.io:0")]
    [InlineData("[:::1::]")]
    public void A_host_or_port_that_does_not_exist_is_an_error(string registry)
    {
        Assert.Equal(Codes.RegistryAddressInvalid, Assert.Throws<MinImageException>(() => Of(registry)).Code);
    }

    private RegistryAddress Of(string registry) => RegistryAddress.Of(ImageReference.ToRepository(registry, "shop"), _host.Host);
}
