using System.Security.Authentication;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What an image does when it runs, whichever linker made its executable.</summary>
public abstract class Running(ProbeImage probe)
{
    private static readonly string BodyLength = HttpsServer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Does_tls_to_a_server_whose_chain_ends_in_the_given_authority(SslProtocols protocol)
    {
        using var server = new HttpsServer(probe.Authority.Server, protocol);

        var result = Runc.Run(probe.Layout, ProbeImage.Name, "get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(BodyLength, result.Output.Trim());
    }

    [Fact]
    public void Fails_with_dotnets_certificate_error_where_the_authority_is_not_among_the_roots()
    {
        using var server = new HttpsServer(TestAuthority.Create("Somebody Else").Server, SslProtocols.Tls13);

        var result = Runc.Run(probe.Layout, ProbeImage.Name, "get", server.Url());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SecureConnectionError", result.Output, StringComparison.Ordinal);
        Assert.Contains("The remote certificate is invalid because of errors in the certificate chain", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolves_a_name_through_a_dns_server()
    {
        using var dns = new DnsServer("minimage.test", "127.0.0.42");

        var result = Runc.RunWith(probe.Layout, ProbeImage.Name, dns.ResolvConf, "resolve", "minimage.test");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("127.0.0.42", result.Output.Trim());
    }

    [Fact]
    public void Runs_as_1654()
    {
        var result = Runc.Run(probe.Layout, ProbeImage.Name, "id");

        Assert.Equal("Uid:\t1654\t1654\t1654\t1654", result.Output.Trim());
    }

    [Fact]
    public void Can_write_to_tmp()
    {
        var result = Runc.Run(probe.Layout, ProbeImage.Name, "write");

        Assert.Equal("written", result.Output.Trim());
    }

    [Fact]
    public void Hashes_with_the_linked_openssl()
    {
        var result = Runc.Run(probe.Layout, ProbeImage.Name, "hash");

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", result.Output.Trim());
    }

    [Fact]
    public void Prints_a_stack_trace_of_an_unhandled_exception()
    {
        var result = Runc.Run(probe.Layout, ProbeImage.Name, "throw");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("thrown on purpose", result.Errors, StringComparison.Ordinal);
        Assert.Contains("at Program.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_under_a_real_docker_daemon()
    {
        using var docker = DockerDaemon.Start();
        using var server = new HttpsServer(probe.Authority.Server, SslProtocols.Tls13);
        docker.Load(probe.Layout, ProbeImage.Name);

        var result = docker.Docker("run", "--rm", "--network", "host", ProbeImage.Name, "get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(BodyLength, result.Output.Trim());
    }
}
