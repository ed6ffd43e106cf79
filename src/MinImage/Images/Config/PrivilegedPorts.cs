using System.Collections.Immutable;
using System.Globalization;
using MinImage.Oci;

namespace MinImage.Images.Config;

/// <summary>
/// The ports that the kernel keeps for root where nobody has told it otherwise (<c>net.ipv4.ip_unprivileged_port_start</c>). Docker tells it from
/// 20.10 on, for containers with a network of their own; others do not, and nobody does for the host's network.
/// </summary>
internal static class PrivilegedPorts
{
    private const int First = 1024;

    /// <summary>Those that a config exposes, and that its user may not listen on everywhere.</summary>
    /// <param name="config">The config, its user in numbers.</param>
    /// <returns>Ports such as <c>80/tcp</c>; empty where the user is root.</returns>
    public static ImmutableArray<string> Of(ContainerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isRoot = config.User is null || config.User.Split(':')[0] is "0";
        return isRoot ? [] : [.. (config.ExposedPorts ?? []).Where(port => int.Parse(port.Split('/')[0], CultureInfo.InvariantCulture) < First)];
    }
}
