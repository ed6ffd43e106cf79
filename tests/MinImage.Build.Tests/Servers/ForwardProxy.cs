using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MinImage.Build.Tests.Servers;

/// <summary>An HTTP proxy on the loopback, which reaches one server of this host by any name.</summary>
public sealed class ForwardProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly int _port;
    private readonly Task _accepting;

    /// <param name="port">The port of the server.</param>
    public ForwardProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The value of the environment variables.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The first request line of each connection.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Dispose();
        _accepting.Wait(TimeSpan.FromSeconds(30));
        _ending.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(Forward(await _listener.AcceptTcpClientAsync(_ending.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    // CONNECT opens a tunnel; any other request is for a server without TLS, which accepts it as it is.
    private async Task Forward(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var (near, head) = (client.GetStream(), new List<byte>());
                var one = new byte[1];
                while (!Encoding.ASCII.GetString([.. head.TakeLast(4)]).Equals("\r\n\r\n", StringComparison.Ordinal))
                {
                    await near.ReadExactlyAsync(one, _ending.Token);
                    head.Add(one[0]);
                }

                var line = Encoding.ASCII.GetString([.. head]).Split("\r\n")[0];
                _requests.Enqueue(line);
                await server.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
                var far = server.GetStream();
                await (line.StartsWith("CONNECT ", StringComparison.Ordinal)
                    ? near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _ending.Token)
                    : far.WriteAsync(head.ToArray(), _ending.Token));
                await Task.WhenAny(near.CopyToAsync(far, _ending.Token), far.CopyToAsync(near, _ending.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One side has closed the connection, or the test has ended.
            }
        }
    }
}
