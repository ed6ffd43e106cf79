using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MinImage.Testing.Registries;

/// <summary>
/// A proxy in front of a server that spoils some of the connections, chosen by a seed: it cuts them after any number of bytes in either direction, forwards
/// single bytes, or answers in the server's place.
/// </summary>
internal sealed class FaultProxy : IDisposable
{
    private static readonly string[] Statuses =
        ["408 Request Timeout", "429 Too Many Requests", "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _server;
    private readonly Random _random;
    private readonly double _share;

    private int _faults;

    /// <param name="server">The server's port on the loopback.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="share">The share of connections that are spoiled, from 0 to 1.</param>
    public FaultProxy(int server, int seed, double share)
    {
        _server = server;
        _random = new(seed);
        _share = share;
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of connections that were spoiled.</summary>
    public int Faults => _faults;

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                var (fault, limit) = Next();
                _ = Task.Run(() => Serve(client, fault, limit));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private (int Fault, int Limit) Next()
    {
        lock (_random)
        {
            return _random.NextDouble() >= _share ? (-1, 0) : (_random.Next(4), _random.Next(4) == 0 ? _random.Next(50) : _random.Next(3000));
        }
    }

    private async Task Serve(TcpClient client, int fault, int limit)
    {
        using (client)
        {
            using var server = new TcpClient();
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _server, _ending.Token);
                server.NoDelay = true;
                if (fault >= 0)
                {
                    Interlocked.Increment(ref _faults);
                }

                var (near, far) = (client.GetStream(), server.GetStream());
                if (fault == 0)
                {
                    // The answer of a proxy that does not wait for the body.
                    await near.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, _ending.Token);
                    var status = Statuses[limit % Statuses.Length];
                    await near.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy"), _ending.Token);
                    return;
                }

                var up = Copy(near, far, fault == 1 ? limit : int.MaxValue, fault == 3 ? 1 : 8192);
                var down = Copy(far, near, fault == 2 ? limit : int.MaxValue, fault == 3 ? 1 : 8192);
                await Task.WhenAny(up, down);

                // A reset instead of an orderly end, so that data on its way is lost.
                if (fault is 1 or 2)
                {
                    client.LingerState = new(enable: true, seconds: 0);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side has closed its connection.
            }
        }
    }

    private async Task Copy(NetworkStream from, NetworkStream to, int limit, int block)
    {
        try
        {
            var buffer = new byte[block];
            int read;
            while (limit > 0 && (read = await from.ReadAsync(buffer.AsMemory(0, Math.Min(block, limit)), _ending.Token)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
                limit -= read;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has closed its connection.
        }
    }
}
