using System.Collections.Immutable;
using System.Globalization;
using MinImage.Oci;

namespace MinImage.Images.Config;

/// <summary>
/// The ports that the kernel reserves for root by default (<c>net.ipv4.ip_unprivileged_port_start</c>). Docker 20.10 and later opens them to all users of a
/// container that has its own network; other engines do not, and no engine does on the host's network.
/// </summary>
internal static class PrivilegedPorts
{
    private const int First = 1024;

    /// <summary>Returns the ports that a config exposes, but on which its user cannot listen under every engine.</summary>
    /// <param name="config">The config, with a numeric user.</param>
    /// <returns>Ports such as <c>80/tcp</c>; empty if the user is root.</returns>
    public static ImmutableArray<string> Of(ContainerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var isRoot = config.User is null || config.User.Split(':')[0] is "0";
        return isRoot ? [] : [.. (config.ExposedPorts ?? []).Where(port => int.Parse(port.Split('/')[0], CultureInfo.InvariantCulture) < First)];
    }
}
