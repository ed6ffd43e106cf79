using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.Testing;

/// <summary>Ports for programs under test and their servers, which share the host's network.</summary>
public static class LoopbackPort
{
    /// <summary>Returns a port that is not in use.</summary>
    public static string Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
