// Forwards TCP connections to a port on loopback, each byte later by half of a round trip; prints its own port.
//
//   Latency PORT MILLISECONDS    MILLISECONDS: the round trip's
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MinImage.Benchmarks.Latency;

var server = new IPEndPoint(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
var roundTrip = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture));
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
while (true)
{
    var client = await listener.AcceptTcpClientAsync();
    _ = Task.Run(() => Serve(client));
}

async Task Serve(TcpClient client)
{
    using var near = client;
    using var far = new TcpClient { NoDelay = true };
    near.NoDelay = true;

    // A client on loopback is connected at once: the handshake's round trip is waited for here.
    await Task.Delay(roundTrip);
    await far.ConnectAsync(server);
    var up = new DelayedCopy(near.Client, far.Client, roundTrip / 2);
    var down = new DelayedCopy(far.Client, near.Client, roundTrip / 2);
    await Task.WhenAll(up.RunAsync(), down.RunAsync());
}
