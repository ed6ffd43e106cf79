using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// TLS between an image and OpenSSL or Kestrel on this machine: with all that either side may ask for, it ends as it does where the whole of OpenSSL
/// is there.
/// </summary>
[Collection(Cryptography.Name)]
[Trait(Needs.Trait, Needs.Engine)]
public sealed partial class Handshaking(CryptographyImage image)
{
    private static readonly string[] Protocols = ["Tls12", "Tls13"];
    private static readonly string[] SuitesOfTls13 =
        ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256"];

    [Fact]
    public void Succeeds_with_chains_of_every_kind_of_key()
    {
        var servers = CertificateChains.Kinds.Keys.Select(kind => Server(kind)).ToList();

        var lines = Connect(servers.SelectMany(server => Protocols.Select(protocol => $"{server.Port} to={server.Kind} host=localhost protocol={protocol}")));

        servers.ForEach(server => server.Dispose());
        Assert.Equal(2 * CertificateChains.Kinds.Count, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"protocol=(\w+): \1 TLS_", line));
    }

    [Fact]
    public void Succeeds_with_every_cipher_suite_that_OpenSSL_has_for_AES_and_ChaCha20()
    {
        string[] options = ["-cipher", "ALL:!ARIA:!CAMELLIA:!aDSS", "-ciphersuites", string.Join(':', SuitesOfTls13)];
        using var rsa = Server("rsa-2048", options);
        using var ecdsa = Server("ecdsa-p256", options);
        // "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 - DHE-RSA-AES256-GCM-SHA384 TLSv1.2 Kx=DH Au=RSA Enc=AESGCM(256) Mac=AEAD". CCM with a tag of 8 bytes
        // is below the default level of security.
        var suites = Command.Output("openssl", "ciphers", "-s", "-tls1_2", "-stdname", "ALL:!ARIA:!CAMELLIA:!aDSS:!AESCCM8").Split(
            '\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (Name: line.Split(' ')[0], Server: line.Contains("Au=ECDSA", StringComparison.Ordinal) ? ecdsa : rsa))
            .ToList();

        var lines = Connect([
            .. suites.Select(suite => $"{suite.Server.Port} host=localhost protocol=Tls12 suite={suite.Name}"),
            .. SuitesOfTls13.Select(suite => $"{ecdsa.Port} host=localhost protocol=Tls13 suite={suite}")]);

        Assert.InRange(suites.Count, 30, 60);
        Assert.All(lines, line => Assert.Matches(@"protocol=(\w+) suite=(\w+): \1 \2 ", line));
        foreach (var part in (string[])
            ["_DHE_RSA_", "TLS_RSA_WITH_AES_128_CBC_SHA", "_CBC_SHA384", "_CBC_SHA256",
             "_CHACHA20_POLY1305_", "_ECDHE_ECDSA_", "_AES_256_CCM", "TLS_AES_128_GCM_SHA256"])
        {
            Assert.Contains(lines, line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Succeeds_with_every_group_of_the_default_list()
    {
        string[] curves = ["X25519", "P-256", "P-384", "P-521", "X448"];
        var servers = curves.Select(group => (Group: group, Protocols, Server: Server("rsa-2048", "-groups", group)))
            .Concat(((string[])["ffdhe2048", "ffdhe3072"]).Select(
                group => (Group: group, Protocols: Protocols[1..], Server: Server("rsa-2048", "-groups", group))))
            .Append((Group: "X25519MLKEM768", Protocols: Protocols[1..], Server: ServerOfDebian("-groups", "X25519MLKEM768")))
            .ToList();

        var lines = Connect(servers.SelectMany(s => s.Protocols.Select(protocol => $"{s.Server.Port} group={s.Group} host=localhost protocol={protocol}")));

        servers.ForEach(s => s.Server.Dispose());
        Assert.Equal(13, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"protocol=(\w+): \1 TLS_(AES|ECDHE)", line));
    }

    [Fact]
    public void Offers_what_is_offered_by_the_whole_of_OpenSSL()
    {
        using var server = Server("ecdsa-p256");

        Connect([$"{server.Port} host=localhost"]);

        // Once from the host, once from the image.
        foreach (var what in (string[])["Client cipher list: ", "Signature Algorithms: ", "Supported groups: "])
        {
            var offered = server.Output.Where(line => line.StartsWith(what, StringComparison.Ordinal)).ToList();
            Assert.Equal(2, offered.Count);
            Assert.Single(offered.Distinct());
        }
    }

    [Fact]
    public void Shows_a_client_certificate_whatever_file_it_comes_from()
    {
        string[] kinds = ["rsa-2048", "ecdsa-p256", "ecdsa-p521"];
        string[] files = ["leaf.key", "encrypted.key", "3des.key", "aes.pfx", "3des.pfx", "chain.pfx", "plain.pfx"];
        var servers = kinds.Select(kind => Server(kind, "-Verify", "3", "-verify_return_error", "-CAfile", image.Chains.PathOf($"{kind}.root.crt"))).ToList();

        var lines = Connect(servers.SelectMany(server => Protocols.SelectMany(protocol =>
            files.Select(file => $"{server.Port} host=localhost protocol={protocol} client={server.Kind}.{file}").Append(
                $"{server.Port} to={server.Kind} host=localhost protocol={protocol}"))));

        servers.ForEach(server => server.Dispose());
        Assert.All(
            lines.Where(line => line.Contains("client=", StringComparison.Ordinal)), line => Assert.Matches(@"protocol=(\w+) client=\S+: \1 TLS_", line));
        Assert.All(
            lines.Where(line => !line.Contains("client=", StringComparison.Ordinal)), line => Assert.Contains("Exception: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Asks_whether_a_certificate_was_revoked()
    {
        string[] kinds = ["crl-good", "crl-revoked", "ocsp-good", "ocsp-revoked"];
        var servers = kinds.Select(kind => Server(kind)).ToList();

        var lines = Connect(servers.Select(server => $"{server.Port} to={server.Kind} host=localhost revocation=Online"));

        servers.ForEach(server => server.Dispose());
        Assert.All(
            lines.Where(line => line.Contains("-good", StringComparison.Ordinal)), line => Assert.Contains(": Tls13 TLS_", line, StringComparison.Ordinal));
        Assert.All(
            lines.Where(line => line.Contains("-revoked", StringComparison.Ordinal)), line => Assert.Contains("Revoked", line, StringComparison.Ordinal));
    }

    // .NET's documentation tells people to lower the level of security there, for an old server.
    [Fact]
    public void Obeys_the_configuration_in_etc_ssl()
    {
        var folder = Workspace.NewFolder();
        var parameters = Path.Combine(folder, "dh.pem");
        Command.Output("openssl", "dhparam", "-dsaparam", "-out", parameters, "1024");
        var configuration = Path.Combine(folder, "openssl.cnf");
        File.WriteAllText(
            configuration,
            "openssl_conf = app\n[app]\nssl_conf = ssl\n[ssl]\nsystem_default = tls\n[tls]\nCipherString = DEFAULT@SECLEVEL=0\n");
        using var old = Server("rsa-2048", "-www", "-tls1_2", "-dhparam", parameters, "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0");
        var url = $"https://localhost:{old.Port}/";

        var refused = image.InTheImage("fail", url);
        var accepted = image.InTheImageWith([(configuration, "/etc/ssl/openssl.cnf")], "get", "1", url);

        Assert.Contains("SSL_ERROR_SSL", string.Join('\n', refused), StringComparison.Ordinal);
        Assert.StartsWith("New, ", accepted[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Says_in_words_why_it_failed()
    {
        using var stranger = Server("stranger");
        using var expired = Server("expired");
        using var named = Server("crl-good");
        using var other = Server("rsa-2048", "-tls1_2", "-cipher", "AES128-SHA");

        var lines = ((string[])
            [$"https://localhost:{stranger.Port}/", $"https://localhost:{expired.Port}/",
             $"https://127.0.0.1:{named.Port}/", $"https://localhost:{other.Port}/"])
            .Select(url => (Host: image.UnderDebian("fail", url), Image: image.InTheImage("fail", url)))
            .ToList();

        Assert.All(lines, pair => OutputLines.AssertSame(pair.Host, pair.Image));
        Assert.Contains(
            "The remote certificate is invalid because of errors in the certificate chain: PartialChain", lines[0].Image[0], StringComparison.Ordinal);
        Assert.Contains("NotTimeValid", lines[1].Image[0], StringComparison.Ordinal);
        Assert.Contains("RemoteCertificateNameMismatch", lines[2].Image[0], StringComparison.Ordinal);
        Assert.Contains("handshake failure", lines[3].Image[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public void Carries_the_version_of_HTTP_that_was_asked_for(string version)
    {
        var lines = image.InTheImage("post", version, image.Web.Https + "/echo");

        Assert.Equal([$"200 HTTP/{version} True"], lines);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public void Resumes_a_session(string protocol)
    {
        using var server = Server("ecdsa-p256", "-www", protocol);
        var url = $"https://localhost:{server.Port}/";

        var lines = image.InTheImage("get", "3", url);

        OutputLines.AssertSame(image.UnderDebian("get", "3", url), lines);
        Assert.StartsWith("New, ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Reused, ", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa-2048.aes.pfx", "-tls1_2", "Tls12")]
    [InlineData("rsa-2048.aes.pfx", "-tls1_3", "Tls13")]
    [InlineData("ecdsa-p256.leaf.key", "-tls1_2", "Tls12")]
    [InlineData("ecdsa-p521.encrypted.key", "-tls1_3", "Tls13")]
    public void Serves(string certificate, string option, string protocol)
    {
        var kind = certificate.Split('.')[0];
        var session = Path.Combine(Workspace.NewFolder("session"), "session.pem");
        using var server = Runc.Start(image.Layout, CryptographyImage.Name, "serve", certificate, "3");
        server.WaitFor(".\n");
        var port = PortOf().Match(server.Output).Groups[1].Value;
        string[] client =
        [
            "-connect", "127.0.0.1:" + port, "-servername", "localhost", "-CAfile", image.Chains.PathOf($"{kind}.root.crt"),
            "-verify_return_error", "-verify_hostname", "localhost", "-ign_eof", option,
        ];

        var first = Client([.. client, "-alpn", "h2", "-sess_out", session]);
        var again = Client([.. client, "-sess_in", session]);
        var curve = Client([.. client, "-curves", "P-521:P-256"]);

        var result = server.End();
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.All(
            [first, again, curve],
            output => Assert.Contains(Convert.ToBase64String(new byte[] { 1, 168, 79, 246, 157, 68 }), output, StringComparison.Ordinal));
        Assert.Contains("Verify return code: 0 (ok)", first, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: h2", first, StringComparison.Ordinal);
        Assert.Contains("Reused, TLSv1.", again, StringComparison.Ordinal);
        Assert.Equal(3, result.Output.Split('\n').Count(line => line.StartsWith(protocol + " TLS_", StringComparison.Ordinal)));
    }

    [Fact]
    public void Serves_those_only_who_show_a_certificate_where_it_asks_for_one()
    {
        using var server = Runc.Start(image.Layout, CryptographyImage.Name, "serve", "rsa-2048.aes.pfx", "3", "clients=yes", "protocol=Tls12");
        server.WaitFor(".\n");
        string[] client = ["s_client", "-connect", "127.0.0.1:" + PortOf().Match(server.Output).Groups[1].Value, "-ign_eof"];

        Command.Run("openssl", [.. client, .. ClientCertificate("ecdsa-p384")]);
        Command.Run("openssl", [.. client, .. ClientCertificate("stranger")]);
        Command.Run("openssl", client);

        var lines = OutputLines.Of(server.End().Output);
        Assert.StartsWith("Tls12 TLS_ECDHE_RSA_", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" client: CN=localhost", lines[1], StringComparison.Ordinal);
        Assert.Contains("The remote certificate was rejected", lines[2], StringComparison.Ordinal);
        Assert.Contains("The remote certificate was rejected", lines[3], StringComparison.Ordinal);
    }

    private string[] ClientCertificate(string kind) =>
        [
            "-cert", image.Chains.PathOf($"{kind}.leaf.crt"), "-key", image.Chains.PathOf($"{kind}.leaf.key"), "-cert_chain",
            image.Chains.PathOf($"{kind}.intermediate.crt"),
        ];

    // The post-quantum group is newer than this machine's OpenSSL may be.
    private OpenSslServer ServerOfDebian(params string[] options) => new(DebianRoot.OpenSsl, image.Chains, "rsa-2048", options);

    private OpenSslServer Server(string kind, params string[] options) => new(image.Chains, kind, options);

    // From the host, then from the image: the same lines.
    private string[] Connect(IEnumerable<string> connections)
    {
        string[] arguments = ["connect", .. connections];
        var expected = image.UnderDebian(arguments);
        var actual = image.InTheImage(arguments);
        OutputLines.AssertSame(expected, actual);
        return actual;
    }

    private static string Client(string[] arguments)
    {
        var result = Command.Run("openssl", ["s_client", .. arguments], environment: new() { ["OPENSSL_CONF"] = "/dev/null" });
        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output;
    }

    [GeneratedRegex(@"port (\d+)\.")]
    private static partial Regex PortOf();
}
