using System.Security.Authentication;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The behavior of a running image, whichever linker wrote its executable, for any architecture.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract class Running(ProbeImage probe)
{
    protected static readonly string BodyLength = HttpsServer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Does_tls_to_a_server_whose_chain_ends_in_the_given_authority(SslProtocols protocol)
    {
        using var server = new HttpsServer(probe.Authority.Server, protocol);

        var result = Run("get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(BodyLength, result.Output.Trim());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void Reads_a_compressed_answer(string encoding)
    {
        using var server = new HttpsServer(probe.Authority.Server, SslProtocols.Tls13, encoding);

        var result = Run("get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(BodyLength, result.Output.Trim());
    }

    [Fact]
    public void Fails_with_dotnets_certificate_error_where_the_authority_is_not_among_the_roots()
    {
        using var server = new HttpsServer(TestAuthority.Create("Somebody Else").Server, SslProtocols.Tls13);

        var result = Run("get", server.Url());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SecureConnectionError", result.Output, StringComparison.Ordinal);
        Assert.Contains("The remote certificate is invalid because of errors in the certificate chain", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolves_a_name_through_a_dns_server()
    {
        using var dns = new DnsServer("minimage.test", "127.0.0.42");

        var result = Runc.RunWith(probe.Layout, ProbeImage.Name, [(dns.ResolvConf, "/etc/resolv.conf")], "resolve", "minimage.test");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("127.0.0.42", result.Output.Trim());
    }

    // 'docker run --add-host db:127.0.0.2 --add-host db:127.0.0.3' writes such a file.
    [Fact]
    public void Resolves_a_name_to_all_of_its_addresses_in_the_hosts_file()
    {
        var hosts = Path.Combine(Workspace.NewFolder(), "hosts");
        File.WriteAllText(hosts, "127.0.0.1 localhost\n127.0.0.2 db\n127.0.0.3 db\n");

        var result = Runc.RunWith(probe.Layout, ProbeImage.Name, [(hosts, "/etc/hosts")], "resolve", "db");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("127.0.0.2 127.0.0.3", result.Output.Trim());
    }

    [Fact]
    public void Runs_as_1654()
    {
        var result = Run("id");

        Assert.Equal("Uid:\t1654\t1654\t1654\t1654", result.Output.Trim());
    }

    [Fact]
    public void Can_write_to_tmp()
    {
        var result = Run("write");

        Assert.Equal("written", result.Output.Trim());
    }

    [Fact]
    public void Hashes_with_the_linked_openssl()
    {
        var result = Run("hash");

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", result.Output.Trim());
    }

    [Fact]
    public void Encrypts_and_signs_as_the_standards_test_vectors_say() => AssertPrints(
        "crypto",
        """
        ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
        5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843
        4b007901b765489abead49d926f721d065a429c1
        cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919
        AES-CBC: True
        ECDSA: True
        RSA-PSS: True
        RSA-OAEP: True
        ECDH: True
        random: True
        """);

    [Fact]
    public void Issues_certificates_and_checks_their_chain() => AssertPrints(
        "certificate",
        """
        CN=Server of CN=Root, 010203, key: True, localhost: True, example.com: False
        chain to the root: True
        chain to another: False
        """);

    [Fact]
    public void Knows_dates_patterns_json_and_numbers() => AssertPrints(
        "basics",
        """
        Friday, 28 February 2025
        One Two
        02
        {"Name":"coffee","Lines":[{"Count":2,"Price":3.50}],"At":"2024-02-29T12:30:00+00:00"}
        422550200076076467165567735125
        0.841470984808 1.414213562373 2.718281828459 2.302585092994 0.463648 10
        """);

    [Theory]
    [InlineData("collect", "wrong: 0, collected: True")]
    [InlineData("finalize", "finalized: 1000")]
    [InlineData("thread-statics", "wrong: 0, values: 8, main: none")]
    public void Collects_garbage_under_load_runs_finalizers_and_keeps_threads_apart(string work, string output) => AssertPrints(work, output);

    [Fact]
    public void Is_called_back_by_the_C_library_and_collects_garbage_below_its_frames() => AssertPrints("sort", "1 2 3");

    [Theory]
    [InlineData("pipes", "through a pipe\nthrough a socket")]
    [InlineData("watch", "new.txt")]
    public void Talks_through_pipes_and_sockets_and_watches_a_folder(string work, string output) => AssertPrints(work, output);

    [Fact]
    public void Ends_when_it_is_told_to_after_its_exit_handlers() => AssertEndsAfterItsExitHandlers("TERM", 128 + 15);

    [Theory]
    [InlineData("handler", "TERM", 3, "waiting\ntold\n")]
    [InlineData("look", "TERM", 128 + 15, "waiting\nseen SIGTERM\n")]
    [InlineData("cancel-key", "INT", 3, "waiting\ntold\n")]
    public void Leaves_a_signal_to_the_program_that_handles_it(string way, string signal, int exitCode, string output)
    {
        using var container = Runc.Start(probe.Layout, ProbeImage.Name, "wait", way);
        container.WaitFor("waiting");

        var end = container.Stop(signal);

        Assert.True(end.ExitCode == exitCode, end.Text);
        Assert.Equal(output, end.Output);
    }

    private void AssertPrints(string work, string output)
    {
        var result = Run(work);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(output, result.Output.Trim());
    }

    protected void AssertEndsAfterItsExitHandlers(string signal, int exitCode)
    {
        using var container = Runc.Start(probe.Layout, ProbeImage.Name, "wait");
        container.WaitFor("waiting");

        var end = container.Stop(signal);

        Assert.True(end.ExitCode == exitCode, end.Text);
        Assert.Equal("waiting\nleaving\n", end.Output);
    }

    protected CommandResult Run(params string[] arguments) => Runc.Run(probe.Layout, ProbeImage.Name, arguments);
}
