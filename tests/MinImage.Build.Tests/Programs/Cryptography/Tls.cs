using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

internal static class Tls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // One line a connection. Each argument is the server's port and what is said: "4433 host=localhost protocol=Tls12 suite=TLS_... client=FILE alpn=h2".
    // The server sends lines back in reverse.
    public static async Task<int> ConnectAsync(string[] connections)
    {
        foreach (var connection in connections)
        {
            var words = connection.Split(' ');
            var options = words[1..].Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            string result;
            try
            {
                result = await ConnectAsync(int.Parse(words[0]), options).WaitAsync(Limit);
            }
            catch (Exception e)
            {
                result = Lines.Of(e);
            }

            Lines.Print(string.Join(' ', words[1..]), () => result);
        }

        return 0;
    }

    // Serves as many connections as are said, one after the other: prints its port, then a line for each.
    public static async Task<int> ServeAsync(string certificate, int count, string[] words)
    {
        var said = words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var own = ClientCertificate(certificate);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Inputs.File($"{certificate.Split('.')[0]}.intermediate.crt"));
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
            EnabledSslProtocols = said.TryGetValue("protocol", out var protocol) ? Enum.Parse<SslProtocols>(protocol) : SslProtocols.None,
            ClientCertificateRequired = said.ContainsKey("clients"),
            RemoteCertificateValidationCallback = (_, client, _, errors) =>
                !said.ContainsKey("clients") || (client is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        Console.WriteLine($"port {((IPEndPoint)listener.LocalEndpoint).Port}.");
        for (var i = 0; i < count; i++)
        {
            using var client = await listener.AcceptTcpClientAsync().WaitAsync(Limit);
            try
            {
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(options).WaitAsync(Limit);
                var mine = Inputs.Bytes(100_000);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(mine) + "\n"));
                Console.WriteLine(
                    $"{stream.SslProtocol} {stream.NegotiatedCipherSuite} {stream.NegotiatedApplicationProtocol} client: "
                        + $"{stream.RemoteCertificate?.Subject ?? "none"}");
                await stream.ShutdownAsync();
                _ = await stream.ReadAsync(new byte[1]);
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                Console.WriteLine(Lines.Of(e));
            }
        }

        return 0;
    }

    // A PFX, or the name of a PEM file of a certificate whose key lies beside it.
    private static X509Certificate2 ClientCertificate(string name)
    {
        var kind = name.Split('.')[0];
        if (name.EndsWith(".pfx", StringComparison.Ordinal))
        {
            return X509CertificateLoader.LoadPkcs12FromFile(Inputs.File(name), name.EndsWith(".plain.pfx", StringComparison.Ordinal) ? "" : "secret");
        }

        var key = Inputs.File(name);
        return name.EndsWith(".leaf.key", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromPemFile(Inputs.File($"{kind}.leaf.crt"), key)
            : X509Certificate2.CreateFromEncryptedPemFile(Inputs.File($"{kind}.leaf.crt"), "secret", key);
    }

    private static async Task<string> ConnectAsync(int port, Dictionary<string, string> said)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = said["host"],
            EnabledSslProtocols = said.TryGetValue("protocol", out var protocol) ? Enum.Parse<SslProtocols>(protocol) : SslProtocols.None,
        };
        if (said.TryGetValue("suite", out var suite))
        {
            options.CipherSuitesPolicy = new CipherSuitesPolicy([Enum.Parse<TlsCipherSuite>(suite)]);
        }

        if (said.TryGetValue("alpn", out var alpn))
        {
            options.ApplicationProtocols = [new SslApplicationProtocol(alpn)];
        }

        if (said.TryGetValue("client", out var client))
        {
            var intermediate = new X509Certificate2Collection();
            intermediate.ImportFromPemFile(Inputs.File($"{client.Split('.')[0]}.intermediate.crt"));
            options.ClientCertificateContext = SslStreamCertificateContext.Create(ClientCertificate(client), intermediate, offline: true);
        }

        if (said.TryGetValue("revocation", out var revocation))
        {
            options.CertificateRevocationCheckMode = Enum.Parse<X509RevocationMode>(revocation);
        }

        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(options);
        var line = Convert.ToBase64String(Inputs.Bytes(11_900))[..15_800];
        using var reader = new StreamReader(stream, Encoding.ASCII);
        for (var i = 0; i < 4; i++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"));
            var answer = await reader.ReadLineAsync();
            if (answer is null || !answer.Reverse().SequenceEqual(line))
            {
                return "something else came back";
            }
        }

        await stream.WriteAsync("CLOSE\n"u8.ToArray());
        return $"{stream.SslProtocol} {stream.NegotiatedCipherSuite}{(alpn is null ? "" : $" {stream.NegotiatedApplicationProtocol}")} "
            + $"{stream.RemoteCertificate!.GetKeyAlgorithm()}";
    }
}
