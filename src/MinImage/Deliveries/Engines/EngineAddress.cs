using System.Diagnostics.CodeAnalysis;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>Where an engine listens, as <c>DOCKER_HOST</c>, <c>CONTAINER_HOST</c> and Docker's contexts say it.</summary>
/// <param name="Text">The address as it was found, with its scheme.</param>
/// <param name="Source">Where it was found, for messages.</param>
public sealed record EngineAddress(string Text, string Source)
{
    // What docker gives to an address without a port.
    private const int DefaultPort = 2375;

    /// <summary>The socket's file; null for another way.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>What the API's paths are relative to; null for what only the engine's command line speaks: ssh, TLS, a named pipe.</summary>
    public Uri? ApiRoot { get; private init; }

    /// <summary>A Unix domain socket.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Where it was found.</param>
    public static EngineAddress OfSocket(string path, string source) =>
        new("unix://" + path, source) { SocketPath = path, ApiRoot = new("http://localhost/") };

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>unix://PATH</c>, <c>tcp://HOST[:PORT][/PATH]</c>, <c>http://</c>, <c>https://</c>, <c>ssh://</c>, <c>npipe://</c>; without a scheme it is tcp.</param>
    /// <param name="source">Where it was found.</param>
    /// <param name="usesTls">Whether tcp means TLS.</param>
    /// <exception cref="MinImageException"><see cref="Codes.EngineAddressInvalid"/>.</exception>
    public static EngineAddress Parse(string text, string source, bool usesTls)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = separator < 0 ? ("tcp", text) : (text[..separator], text[(separator + 3)..]);
        switch (scheme)
        {
            case "unix" when rest.StartsWith('/'):
                return OfSocket(rest, source);
            case "tcp" or "http" when TryParseRoot(rest, out var root):
                return new("tcp://" + rest, source) { ApiRoot = usesTls ? null : root };
            case "https" or "ssh" or "npipe" when rest.Length > 0:
                return new(text, source);
            default:
                throw new MinImageException(
                    Codes.EngineAddressInvalid,
                    $"{source} is '{text}', which is no engine's address. Use unix:///run/docker.sock, tcp://host:2375 or ssh://user@host, or take it out.");
        }
    }

    private static bool TryParseRoot(string text, [NotNullWhen(true)] out Uri? root)
    {
        root = null;
        if (!Uri.TryCreate($"http://{text.TrimEnd('/')}/", UriKind.Absolute, out var parsed) || parsed.Host.Length == 0 || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0)
        {
            return false;
        }

        root = parsed.IsDefaultPort && !parsed.OriginalString.Contains($":{parsed.Port}/", StringComparison.Ordinal) ? new UriBuilder(parsed) { Port = DefaultPort }.Uri : parsed;
        return true;
    }
}
