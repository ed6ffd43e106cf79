using System.Net;
using System.Net.Sockets;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>The addresses that are not of the internet (RFC 6890).</summary>
internal static class PrivateAddresses
{
    /// <summary>Checks whether an address is that of this host, of a private network, or link-local, as those of metadata services in clouds are.</summary>
    /// <param name="address">The address.</param>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any))
        {
            return true;
        }

        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return plain.IsIPv6LinkLocal || plain.IsIPv6UniqueLocal || plain.IsIPv6SiteLocal;
        }

        return plain.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and < 128, ..];
    }
}
