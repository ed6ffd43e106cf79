using MinImage.Deliveries.Registries.Connections;

namespace MinImage.Tests.Deliveries.Registries.Connections;

public sealed class RegistryHostTests
{
    [Fact]
    public void On_Windows_certificates_are_those_of_Docker_Desktop_and_of_its_engine() => Assert.Equal(
        [Path.Combine("home", ".docker", "certs.d"), Path.Combine("data", "docker", "certs.d")],
        RegistryHost.CertificateFoldersOf("home", _ => null, programData: "data").AsEnumerable());

    [Fact]
    public void Elsewhere_the_users_certificates_come_before_those_of_the_host()
    {
        var folders = RegistryHost.CertificateFoldersOf("/home/me", name => name == "XDG_CONFIG_HOME" ? "/config" : null, programData: null);

        Assert.Equal(
            ["/config/containers/certs.d", "/config/docker/certs.d", "/home/me/.docker/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"],
            folders.AsEnumerable());
    }
}
