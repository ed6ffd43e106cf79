using System.Diagnostics.CodeAnalysis;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>The address at which an engine listens, in the form of <c>DOCKER_HOST</c>, <c>CONTAINER_HOST</c> and Docker's contexts.</summary>
/// <param name="Text">The address with its scheme.</param>
/// <param name="Source">The origin of the address, for messages.</param>
internal sealed record EngineAddress(string Text, string Source)
{
    // docker's default for an address without a port.
    private const int DefaultPort = 2375;

    /// <summary>The path of the Unix domain socket; null for other addresses.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>The root of the API's paths; null for addresses that only the engine's command line supports: ssh, TLS, named pipes.</summary>
    public Uri? ApiRoot { get; private init; }

    /// <summary>Creates the address of a Unix domain socket.</summary>
    /// <param name="path">The path of the socket.</param>
    /// <param name="source">The origin of the address, for messages.</param>
    public static EngineAddress FromSocket(string path, string source) =>
        new("unix://" + path, source) { SocketPath = path, ApiRoot = new("http://localhost/") };

    /// <summary>Parses an address.</summary>
    /// <param name="text">
    /// <c>unix://PATH</c>, <c>tcp://HOST[:PORT][/PATH]</c>, <c>http://</c>, <c>https://</c>, <c>ssh://</c> or <c>npipe://</c>; without a scheme,
    /// <c>tcp://</c>.
    /// </param>
    /// <param name="source">The origin of the address, for messages.</param>
    /// <param name="usesTls">Whether tcp uses TLS.</param>
    /// <exception cref="MinImageException"><see cref="Codes.EngineAddressInvalid"/>: an unknown scheme, or no host or path.</exception>
    public static EngineAddress Parse(string text, string source, bool usesTls)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = separator < 0 ? ("tcp", text) : (text[..separator], text[(separator + 3)..]);
        switch (scheme)
        {
            case "unix" when rest.StartsWith('/'):
                return FromSocket(rest, source);
            case "tcp" or "http" when TryParseRoot(rest, out var root):
                return new("tcp://" + rest, source) { ApiRoot = usesTls ? null : root };
            case "https" or "ssh" or "npipe" when rest.Length > 0:
                return new(text, source);
            default:
                throw new MinImageException(
                    Codes.EngineAddressInvalid,
                    $"{source} is not the address of an engine: expected unix:///run/docker.sock, tcp://host:2375 or ssh://user@host. "
                        + "Correct it, or remove it.");
        }
    }

    private static bool TryParseRoot(string text, [NotNullWhen(true)] out Uri? root)
    {
        root = null;
        var isUri = Uri.TryCreate($"http://{text.TrimEnd('/')}/", UriKind.Absolute, out var parsed);
        if (!isUri || parsed!.Host.Length == 0 || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0)
        {
            return false;
        }

        var hasPort = !parsed.IsDefaultPort || parsed.OriginalString.Contains($":{parsed.Port}/", StringComparison.Ordinal);
        root = hasPort ? parsed : new UriBuilder(parsed) { Port = DefaultPort }.Uri;
        return true;
    }
}
