using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Engines;

/// <summary>
/// Finds Docker's address by the rules of its command line: <c>DOCKER_HOST</c>; else the context that <c>DOCKER_CONTEXT</c>, or <c>currentContext</c> in
/// <c>config.json</c>, names; else the default socket.
/// </summary>
internal static class DockerConfig
{
    private const string DefaultContext = "default";

    /// <summary>Returns Docker's address; null if it is not configured and the host has no default socket.</summary>
    /// <param name="host">The host's settings.</param>
    /// <exception cref="MinImageException"><see cref="Codes.EngineAddressInvalid"/>: an invalid address, or a context that does not exist.</exception>
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
            return FromContext(folder, context, source);
        }

        return host.DockerSocket is { } socket ? EngineAddress.FromSocket(socket, "Docker's default") : null;
    }

    // As in docker, any non-empty value turns TLS on.
    private static bool UsesTls(EngineHost host) =>
        host.Variable("DOCKER_TLS_VERIFY") is { Length: > 0 } || host.Variable("DOCKER_TLS") is { Length: > 0 };

    // docker also ignores a config that it cannot read.
    private static string? CurrentContext(string file)
    {
        try
        {
            var config = StrictJson.Parse(RegularFile.ReadAllBytes(file)) as JsonObject;
            return Text(config?["currentContext"]) is { Length: > 0 } name ? name : null;
        }
        catch (Exception e) when (e is JsonException || LayoutFiles.IsFault(e))
        {
            return null;
        }
    }

    private static EngineAddress FromContext(string folder, string name, string source)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var file = Path.Combine(folder, "contexts", "meta", id, "meta.json");
        try
        {
            var address = Text(StrictJson.Parse(RegularFile.ReadAllBytes(file))?["Endpoints"]?["docker"]?["Host"]);
            if (address is { Length: > 0 })
            {
                var usesTls = Directory.Exists(Path.Combine(folder, "contexts", "tls", id, "docker"));
                return EngineAddress.Parse(address, $"Docker's context '{name}'", usesTls);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || LayoutFiles.IsFault(e))
        {
            throw UnusableContext(name, source, e.Message, e);
        }

        throw UnusableContext(name, source, $"'{file}' contains no host.", null);
    }

    private static MinImageException UnusableContext(string name, string source, string reason, Exception? cause)
    {
        var message = $"Docker's context '{name}', set by {source}, cannot be used: {reason} 'docker context ls' lists the contexts.";
        return cause is null ? new(Codes.EngineAddressInvalid, message) : new(Codes.EngineAddressInvalid, message, cause);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
