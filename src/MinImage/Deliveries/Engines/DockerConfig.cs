using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Engines;

/// <summary>
/// Where Docker is, by the rules of its command line: <c>DOCKER_HOST</c>; else the context that <c>DOCKER_CONTEXT</c>, or <c>currentContext</c> in
/// <c>config.json</c>, names; else the default socket.
/// </summary>
public static class DockerConfig
{
    private const string DefaultContext = "default";

    /// <summary>Docker's address; null where nothing is said and there is no default socket.</summary>
    /// <param name="host">The host.</param>
    /// <exception cref="MinImageException"><see cref="Codes.EngineAddressInvalid"/>: an address that is none, or a context that is not there.</exception>
    public static EngineAddress? Find(EngineHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Variable("DOCKER_HOST") is { Length: > 0 } address)
        {
            return EngineAddress.Parse(address, "DOCKER_HOST", UsesTls(host));
        }

        var folder = host.Variable("DOCKER_CONFIG") is { Length: > 0 } configured ? configured : Path.Combine(host.Home, ".docker");
        var (context, source) = host.Variable("DOCKER_CONTEXT") is { Length: > 0 } named
            ? (named, "DOCKER_CONTEXT")
            : (CurrentContext(Path.Combine(folder, "config.json")), "currentContext in config.json");
        if (context is not null and not DefaultContext)
        {
            return OfContext(folder, context, source);
        }

        return host.DockerSocket is { } socket ? EngineAddress.OfSocket(socket, "Docker's default") : null;
    }

    // Any value but none: that is how docker reads it.
    private static bool UsesTls(EngineHost host) =>
        host.Variable("DOCKER_TLS_VERIFY") is { Length: > 0 } || host.Variable("DOCKER_TLS") is { Length: > 0 };

    // docker, too, goes on without a config that it cannot read.
    private static string? CurrentContext(string file)
    {
        try
        {
            return Text((StrictJson.Parse(File.ReadAllBytes(file)) as JsonObject)?["currentContext"]) is { Length: > 0 } name ? name : null;
        }
        catch (Exception e) when (e is JsonException || LayoutFiles.IsFault(e))
        {
            return null;
        }
    }

    private static EngineAddress OfContext(string folder, string name, string source)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(folder, "contexts", "meta", id, "meta.json");
        try
        {
            var address = Text(StrictJson.Parse(File.ReadAllBytes(file))?["Endpoints"]?["docker"]?["Host"]);
            if (address is { Length: > 0 })
            {
                return EngineAddress.Parse(address, $"Docker's context '{name}'", usesTls: Directory.Exists(Path.Combine(folder, "contexts", "tls", id, "docker")));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || LayoutFiles.IsFault(e))
        {
            throw NoContext(name, source, e.Message, e);
        }

        throw NoContext(name, source, $"'{file}' names no host.", null);
    }

    private static MinImageException NoContext(string name, string source, string reason, Exception? cause)
    {
        var message = $"Docker's context '{name}', which {source} names, cannot be used: {reason} 'docker context ls' shows which there are.";
        return cause is null ? new(Codes.EngineAddressInvalid, message) : new(Codes.EngineAddressInvalid, message, cause);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
