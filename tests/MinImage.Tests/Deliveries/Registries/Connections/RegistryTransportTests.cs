using System.Security.Cryptography.X509Certificates;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries.Connections;

public sealed class RegistryTransportTests : IDisposable
{
    private const string Name = "registry.test";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TestRegistryHost _host = new();
    private readonly TestCertificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task A_registry_on_this_host_is_used_with_any_certificate_and_by_HTTP_2()
    {
        using var certificate = _certificates.Issue("other.test", Day);
        using var registry = new TestRegistry(new() { Certificate = certificate });

        await Check(registry.Address);

        Assert.All(registry.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
    }

    [Fact]
    public async Task A_registry_elsewhere_needs_a_certificate_of_a_known_authority()
    {
        using var certificate = _certificates.Issue(Name, Day);
        using var registry = new TestRegistry(new() { Certificate = certificate });

        var error = await Fails(registry);

        Assert.Contains("CN=test authority", error.Message, StringComparison.Ordinal);
        Assert.Contains($"certs.d/{Name}:{registry.Port}/ca.crt", error.Message, StringComparison.Ordinal);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task An_authority_in_certs_d_is_trusted_for_its_registry()
    {
        using var certificate = _certificates.Issue(Name, Day);
        using var registry = new TestRegistry(new() { Certificate = certificate });
        _host.Write($"certs.d/{Name}:{registry.Port}/ca.crt", _certificates.AuthorityPem);

        await Check(Elsewhere(registry));

        Assert.NotEmpty(registry.Requests);
    }

    [Theory]
    [InlineData("other.test", 1, "is not for the host 'registry.test'")]
    [InlineData(Name, -0.5, "")]
    public async Task A_certificate_for_another_host_or_another_time_is_not_trusted(string name, double days, string reason)
    {
        using var certificate = _certificates.Issue(name, days * Day);
        using var registry = new TestRegistry(new() { Certificate = certificate });
        _host.Write($"certs.d/{Name}:{registry.Port}/ca.crt", _certificates.AuthorityPem);

        var error = await Fails(registry);

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_registry_is_used_with_any_certificate()
    {
        using var certificate = _certificates.Issue(Name, Day);
        using var registry = new TestRegistry(new() { Certificate = certificate });
        _host.Set("DOTNET_CONTAINER_INSECURE_REGISTRIES", Elsewhere(registry));

        await Check(Elsewhere(registry));

        Assert.NotEmpty(registry.Requests);
    }

    [Fact]
    public async Task A_listed_registry_is_used_without_TLS_and_another_is_not()
    {
        using var registry = new TestRegistry();

        var error = await Assert.ThrowsAsync<MinImageException>(() => Check(Elsewhere(registry)));
        _host.Set("DOTNET_CONTAINER_INSECURE_REGISTRIES", Elsewhere(registry));
        await Check(Elsewhere(registry));

        Assert.Equal(Codes.RegistryUnreachable, error.Code);
        Assert.Contains("DOTNET_CONTAINER_INSECURE_REGISTRIES", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_in_certs_d_is_presented()
    {
        using var certificate = _certificates.Issue(Name, Day);
        using var registry = new TestRegistry(new() { Certificate = certificate, RequiresClientCertificate = true });
        var folder = $"certs.d/{Name}:{registry.Port}";
        _host.Write(folder + "/ca.crt", _certificates.AuthorityPem);
        _host.Write(folder + "/client.cert", certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            _host.Write(folder + "/client.key", key.ExportPkcs8PrivateKeyPem());
        }

        await Check(Elsewhere(registry));

        Assert.NotEmpty(registry.Requests);
    }

    [Fact]
    public void A_client_certificate_whose_key_is_stored_as_on_Windows_is_the_same()
    {
        using var certificate = _certificates.Issue(Name, Day);
        using var key = certificate.GetECDsaPrivateKey()!;
        using var stored = CertificateFolder.WithStoredKey(
            X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()));

        using var storedKey = stored.GetECDsaPrivateKey();
        Assert.Equal(certificate.Thumbprint, stored.Thumbprint);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), storedKey!.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("client.cert", "x")]
    public async Task A_file_that_is_not_a_certificate_is_named(string name, string content)
    {
        using var registry = new TestRegistry();
        var path = _host.Write($"certs.d/{Name}:{registry.Port}/{name}", content);

        var error = await Fails(registry);

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private async Task<MinImageException> Fails(TestRegistry registry)
    {
        var error = await Assert.ThrowsAsync<MinImageException>(() => Check(Elsewhere(registry)));
        Assert.Equal(Codes.RegistryCertificateInvalid, error.Code);
        return error;
    }

    private static string Elsewhere(TestRegistry registry) => $"{Name}:{registry.Port}";

    private Task Check(string registry) => PushCheck.RunAsync(
        ImageReference.ToRepository(registry, "team/shop"),
        _host.HostOfNetwork,
        RegistryLimits.Default with { Attempts = 2 },
        new RecordingLog(),
        CancellationToken.None);
}
