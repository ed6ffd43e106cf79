using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ZstdSharp;

namespace MinImage.Build.Tests.Servers;

/// <summary>
/// An HTTPS server on loopback that speaks one version of TLS and answers each request with the same body, optionally compressed by gzip, brotli
/// (br) or zstd.
/// </summary>
public sealed class HttpsServer : IDisposable
{
    public const string Body = "Hello from loopback.";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _response;

    public HttpsServer(X509Certificate2 certificate, SslProtocols protocol, string? encoding = null)
    {
        _response = Response(encoding);
        _listener.Start();
        Task.Run(() => ServeAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocol }));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url(string host = "localhost") => string.Create(CultureInfo.InvariantCulture, $"https://{host}:{Port}/");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private static byte[] Response(string? encoding)
    {
        var body = Encode(Encoding.ASCII.GetBytes(Body), encoding);
        var header = encoding is null ? "" : $"Content-Encoding: {encoding}\r\n";
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{header}Connection: close\r\n\r\n"), .. body];
    }

    private static byte[] Encode(byte[] body, string? encoding)
    {
        var encoded = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            null => encoded,
            "gzip" => new GZipStream(encoded, CompressionLevel.Optimal),
            "br" => new BrotliStream(encoded, CompressionLevel.Optimal),
            "zstd" => new CompressionStream(encoded),
            _ => throw new ArgumentException(encoding),
        })
        {
            encoder.Write(body);
        }

        return encoded.ToArray();
    }

    private async Task ServeAsync(SslServerAuthenticationOptions options)
    {
        while (!_end.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            try
            {
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(options, _end.Token);
                var request = new byte[4096];
                _ = await stream.ReadAsync(request, _end.Token);
                await stream.WriteAsync(_response, _end.Token);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // A client that does not trust the certificate disconnects, which some tests expect.
            }
        }
    }
}
