using System.Diagnostics;
using MinImage.Linker.SystemTests.Building;

namespace MinImage.Linker.SystemTests;

public sealed class OpenSslTests(SizeTable sizes) : IClassFixture<SizeTable>
{
    private const string Request = """
        [req]
        distinguished_name = name
        x509_extensions = extensions
        [name]
        [extensions]
        basicConstraints = critical,CA:TRUE
        subjectAltName = DNS:localhost
        """;

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void The_openssl_command(string runtimeIdentifier)
    {
        var target = Target.Of(runtimeIdentifier);
        using var program = ComparedProgram.Link(target, "openssl", Compiler.CompileForeign(target, "openssl"), sizes);
        Assert.StartsWith("OpenSSL 3.", program.Output("version"), StringComparison.Ordinal);
        Compute(program);
        ShakeHands(program);
        MeasureSpeed(program);
    }

    // Commands whose result is deterministic.
    private static void Compute(ComparedProgram program)
    {
        File.WriteAllText(program.Folder["data"], string.Concat(Enumerable.Range(0, 5000)));
        foreach (var algorithm in (string[])["md5", "sha1", "sha256", "sha512", "sha3-256", "blake2b512", "sm3"])
        {
            program.Output("dgst", "-" + algorithm, "data");
        }

        Assert.Equal(
            "SHA2-256(stdin)= ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
            program.RunWithInput("abc", "dgst", "-sha256").Output);
        foreach (var cipher in (string[])["aes-256-cbc", "aes-128-ctr", "chacha20", "camellia-256-cbc", "aria-128-cbc", "des-ede3-cbc", "sm4-cbc"])
        {
            program.Output("enc", "-" + cipher, "-base64", "-k", "secret", "-pbkdf2", "-iter", "1000", "-S", "0102030405060708", "-in", "data");
        }

        program.Output("prime", "-checks", "10", "170141183460469231731687303715884105727");
        program.Output("kdf", "-keylen", "32", "-kdfopt", "digest:SHA256", "-kdfopt", "pass:x", "-kdfopt", "salt:saltsalt", "-kdfopt", "iter:2000", "PBKDF2");
        program.Output("ciphers", "-v", "ALL");
        program.Output("list", "-digest-algorithms");
        Assert.Equal(1, program.Run("nowhere").ExitCode);

        // Keys are random; signatures are checked by verifying them.
        var key = program.Folder["rsa.pem"];
        Single(program, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key);
        Single(program, "pkey", "-in", key, "-pubout", "-out", program.Folder["public.pem"]);
        program.Pipe($"{{}} dgst -sha256 -sign '{key}' data | base64");
        Single(program, "dgst", "-sha256", "-sign", key, "-out", program.Folder["signature"], "data");
        Assert.Equal("Verified OK\n", program.Output("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "data"));
        foreach (var curve in (string[])["P-256", "P-384", "P-521"])
        {
            Single(program, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve, "-out", program.Folder["ec.pem"]);
            program.Output("pkey", "-in", "ec.pem", "-noout", "-text", "-check");
        }
    }

    // Over the loopback interface, with the host name from /etc/hosts, for which the certificate is checked, and with both protocol versions.
    private static void ShakeHands(ComparedProgram program)
    {
        File.WriteAllText(program.Folder["request.cnf"], Request);
        var key = program.Folder["server.pem"];
        Single(
            program,
            "req",
            "-x509",
            "-config",
            program.Folder["request.cnf"],
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-noenc",
            "-subj",
            "/CN=localhost",
            "-days",
            "2",
            "-keyout",
            key,
            "-out",
            program.Folder["ca.pem"]);
        string[][] clients =
        [
            [program.Ours, "-tls1_3", "-groups", "X25519"],
            [program.Ours, "-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256", "-groups", "P-384"],
            [program.Ours, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"],
            [program.Theirs, "-tls1_3"],
        ];
        var serverLine = program.Line(
            program.Ours, "s_server", "-accept", "127.0.0.1:0", "-cert", program.Folder["ca.pem"], "-key", key, "-naccept", $"{clients.Length}", "-rev");
        using var server = Command.Start(serverLine.First(), serverLine.Skip(1), program.Folder.Path);
        try
        {
            var errors = server.StandardError.ReadToEndAsync();
            var port = PortOf(server);
            var output = server.StandardOutput.ReadToEndAsync();
            foreach (var client in clients)
            {
                var line = program.Line(
                    client[0], "s_client", "-4", "-connect", $"localhost:{port}", "-servername", "localhost", "-CAfile", program.Folder["ca.pem"],
                    "-verify_hostname", "localhost", "-verify_return_error", "-quiet");
                var result = Command.Run([.. line, .. client.Skip(1)], program.Folder.Path, "through the tunnel\nCLOSE\n");
                Assert.Equal((0, "lennut eht hguorht\n"), (result.ExitCode, result.Output));
                Assert.Contains("depth=0 CN=localhost", result.Errors, StringComparison.Ordinal);
            }

            Assert.True(server.WaitForExit(TimeSpan.FromMinutes(1)), "The server does not end.");
            Assert.True(server.ExitCode == 0, output.Result + errors.Result);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    private static string PortOf(Process server)
    {
        while (server.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
            {
                return line[(line.LastIndexOf(':') + 1)..];
            }
        }

        throw new InvalidOperationException("The server says no port.");
    }

    private static void MeasureSpeed(ComparedProgram program)
    {
        var result = Command.Run(
            program.Line(program.Ours, "speed", "-mr", "-seconds", "1", "-bytes", "1024", "sha256", "aes-256-cbc", "ecdhx25519"), program.Folder.Path);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("+F:", result.Output, StringComparison.Ordinal);
    }

    private static void Single(ComparedProgram program, params string[] arguments)
    {
        var result = Command.Run(program.Line(program.Ours, arguments), program.Folder.Path);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
