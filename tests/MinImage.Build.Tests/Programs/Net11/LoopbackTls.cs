using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

// A server and a client in one process.
internal static class LoopbackTls
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task TryAllAsync()
    {
        foreach (var protocol in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            var text = await TalkAsync(protocol).WaitAsync(Limit);
            Features.Try(protocol.ToString(), () => text);
        }
    }

    private static async Task<string> TalkAsync(SslProtocols protocol)
    {
        using var certificate = MakeCertificate();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, certificate, protocol);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        });
        var text = new byte[5];
        await stream.ReadExactlyAsync(text);
        await serving;
        return $"{Encoding.UTF8.GetString(text)} by {stream.SslProtocol}, {stream.NegotiatedApplicationProtocol}";
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, SslProtocols protocol)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        });
        await stream.WriteAsync("hello"u8.ToArray());
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
