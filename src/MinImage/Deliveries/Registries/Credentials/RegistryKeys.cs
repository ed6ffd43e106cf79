using MinImage.Deliveries.Registries.Connections;

namespace MinImage.Deliveries.Registries.Credentials;

/// <summary>The keys under which configuration files and credential helpers store the credentials of a registry.</summary>
internal static class RegistryKeys
{
    /// <summary>Docker's key of Docker Hub, which is the address of an API that no longer exists.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    private const string DockerHubHost = "index.docker.io";

    /// <summary>Returns the name by which a credential helper is asked for a registry.</summary>
    /// <param name="address">The registry.</param>
    public static string ForHelper(RegistryAddress address) => address.IsDockerHub ? DockerHub : address.Name;

    /// <summary>Returns the names that a key of <c>credHelpers</c> may have, the usual one first.</summary>
    /// <param name="address">The registry.</param>
    public static IEnumerable<string> NamesOf(RegistryAddress address) =>
        address.IsDockerHub ? [DockerHub, DockerHubHost, address.Name, address.Authority] : [address.Name, "https://" + address.Name];

    /// <summary>Returns the normalized keys of <c>auths</c> that apply to a repository, the most specific first.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="repository">The repository.</param>
    public static IEnumerable<string> For(RegistryAddress address, string repository)
    {
        for (var path = repository; path.Length > 0; path = path[..Math.Max(path.LastIndexOf('/'), 0)])
        {
            yield return $"{address.Name}/{path}";
        }

        yield return address.Name;
        if (address.IsDockerHub)
        {
            yield return DockerHubHost;
            yield return address.Authority;
        }
    }

    /// <summary>Normalizes a key of <c>auths</c>: without its scheme and the path of an API (<c>/v1/</c>, <c>/v2/</c>), which old clients add.</summary>
    /// <param name="key">The key.</param>
    public static string Normalize(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var address = (scheme < 0 ? key : key[(scheme + 3)..]).TrimEnd('/');
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? address.ToLowerInvariant()
            : scheme >= 0 || address[slash..] is "/v1" or "/v2" ? address[..slash].ToLowerInvariant()
            : address[..slash].ToLowerInvariant() + address[slash..];
    }
}
