using System.Net;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>The address of a registry, and how far its connection has to be secure.</summary>
internal sealed record RegistryAddress
{
    private const string DefaultRegistryHost = "registry-1.docker.io";
    private const string InsecureVariable = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    private RegistryAddress(string name, string authority, bool isInsecure)
    {
        Name = name;
        Authority = authority;
        IsInsecure = isInsecure;
    }

    /// <summary>The name in references: a host, with its port if it has one.</summary>
    public string Name { get; }

    /// <summary>The host to which requests are sent, with its port if it has one; it differs from <see cref="Name"/> for Docker Hub.</summary>
    public string Authority { get; }

    /// <summary>
    /// Whether the registry may be used without TLS, and with a certificate that cannot be verified: it is on this host, or listed in
    /// <c>DOTNET_CONTAINER_INSECURE_REGISTRIES</c>.
    /// </summary>
    public bool IsInsecure { get; }

    /// <summary>Whether the registry is on this host, by its name or address.</summary>
    public bool IsLoopback => IsLoopbackHost(RootOf(Uri.UriSchemeHttps).Host);

    /// <summary>Whether the registry is Docker Hub.</summary>
    public bool IsDockerHub => Name == ImageReference.DefaultRegistry;

    /// <summary>Returns the address of a reference's registry.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="host">The host's settings.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RegistryAddressInvalid"/>: the host or port is invalid.</exception>
    public static RegistryAddress Of(ImageReference reference, RegistryHost host)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(host);
        var name = reference.Registry;
        var authority = name == ImageReference.DefaultRegistry ? DefaultRegistryHost : name;
        if (!Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var root) || root.Port == 0)
        {
            throw new MinImageException(
                Codes.RegistryAddressInvalid,
                $"ContainerRegistry is '{name}': the host or the port is invalid. Correct it; a port is a number from 1 to 65535.");
        }

        return new(name, authority, IsLoopbackHost(root.Host) || IsListed(name, root, host.Variable(InsecureVariable)));
    }

    /// <summary>Checks whether a host is this one, by its name or address alone.</summary>
    /// <param name="host">The name, or an address; an IPv6 address may be in brackets.</param>
    public static bool IsLoopbackHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Returns the root of the registry's paths.</summary>
    /// <param name="scheme"><c>https</c> or <c>http</c>.</param>
    public Uri RootOf(string scheme) => new($"{scheme}://{Authority}/");

    // The SDK's documentation separates the registries by semicolons, its code by commas.
    private static bool IsListed(string name, Uri root, string? list) =>
        (list ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(listed => listed.Equals(name, StringComparison.OrdinalIgnoreCase)
                || (root.IsDefaultPort && listed.Equals($"{root.Host}:443", StringComparison.OrdinalIgnoreCase)));
}
