using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MinImage.Testing.Engines;

/// <summary>An engine with answers that a real one cannot be made to give: a socket that speaks as much HTTP as is needed.</summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly Socket _listener;
    private readonly Func<Stream, Task> _load;

    /// <param name="path">The socket.</param>
    /// <param name="load">Answers a load after its headers have been read; then the connection is closed.</param>
    /// <param name="version">Its answer to a version request.</param>
    public FakeEngine(string path, Func<Stream, Task> load, string version = """{"Version":"1.2.3","Arch":"arm64"}""")
        : this(new UnixDomainSocketEndPoint(path), load, version) => Path = path;

    private FakeEngine(EndPoint address, Func<Stream, Task> load, string? version)
    {
        _load = load;
        Version = version;
        _listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(address);
        _listener.Listen();
        _ = Task.Run(Serve);
    }

    /// <summary>The path of the socket; empty for an engine on the loopback.</summary>
    public string Path { get; } = "";

    /// <summary>The port of an engine on the loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    private string? Version { get; }

    /// <summary>Listens on any port of the loopback.</summary>
    public static FakeEngine OnLoopback(Func<Stream, Task> load) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), load, """{"Version":"1.2.3","Arch":"arm64"}""");

    /// <summary>Accepts connections, and answers nothing. Reading keeps them from being collected, and closed.</summary>
    public static FakeEngine Silent(string path) => new(new UnixDomainSocketEndPoint(path), _ => Task.CompletedTask, version: null);

    /// <summary>Reads a chunked body (RFC 9112, 7.1).</summary>
    public static async Task<byte[]> ReadBody(Stream stream)
    {
        var body = new MemoryStream();
        while (Convert.ToInt32(await ReadLine(stream), 16) is > 0 and var length)
        {
            var chunk = new byte[length];
            await stream.ReadExactlyAsync(chunk);
            body.Write(chunk);
            await ReadLine(stream);
        }

        await ReadLine(stream);
        return body.ToArray();
    }

    public static Task Answer(Stream stream, string status, string body) => stream.WriteAsync(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}")).AsTask();

    public void Dispose() => _listener.Dispose();

    private static async Task<string> ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (await stream.ReadAsync(next) == 1 && next[0] != '\n')
        {
            line.Append((char)next[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                _ = Task.Run(() => Serve(connection));
            }
        }
        catch (SocketException)
        {
            // Disposed of.
        }
    }

    private async Task Serve(Socket connection)
    {
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        var request = await ReadLine(stream);
        while ((await ReadLine(stream)).Length > 0)
        {
        }

        if (Version is null)
        {
            await stream.CopyToAsync(Stream.Null);
            return;
        }

        if (request.Contains("/version", StringComparison.Ordinal))
        {
            await Answer(stream, "200 OK", Version!);
            return;
        }

        Assert.StartsWith("POST /images/load", request, StringComparison.Ordinal);
        await _load(stream);
    }
}
