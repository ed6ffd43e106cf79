using System.Net.Sockets;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>Finds an engine that answers: by its API, else by its command line; Docker before Podman where either will do.</summary>
public static class EngineSearch
{
    private const int AccessDenied = 13;

    /// <summary>Reads the word of <c>LocalRegistry</c>.</summary>
    /// <param name="word"><c>Docker</c> or <c>Podman</c>, in any case; or nothing, for whichever answers.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownEngine"/>.</exception>
    public static EngineKind? Parse(string? word) => word?.ToUpperInvariant() switch
    {
        null or "" => null,
        "DOCKER" => EngineKind.Docker,
        "PODMAN" => EngineKind.Podman,
        _ => throw new MinImageException(Codes.UnknownEngine, $"LocalRegistry is '{word}', and an image can be loaded into Docker or Podman. Set it to one of them; or leave it out, and set MinImageLoad to true for whichever answers."),
    };

    /// <summary>Finds an engine.</summary>
    /// <param name="kind">Which; null for either.</param>
    /// <param name="host">Where to look.</param>
    /// <param name="log">Gets what was tried.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The engine; the caller disposes of it.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoEngine"/>: none answers. <see cref="Codes.EngineNotPermitted"/>: there is one, and this user may not use it.
    /// <see cref="Codes.EngineAddressInvalid"/>: what the host says of it is wrong.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Engine Find(EngineKind? kind, EngineHost host, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(log);
        var reasons = new List<string>();
        string? denied = null;
        foreach (var each in kind is { } only ? [only] : Enum.GetValues<EngineKind>())
        {
            foreach (var address in AddressesOf(each, host))
            {
                if (Connect(each, address, reasons, ref denied, cancellationToken) is { } api)
                {
                    return api;
                }
            }

            if (ConnectByCommand(each, host, reasons, cancellationToken) is { } command)
            {
                return command;
            }
        }

        var tried = string.Join("; ", reasons);
        log.Trace(tried);
        var name = kind?.ToString() ?? "Docker or Podman";
        throw denied is null
            ? new(Codes.NoEngine, $"{name} was asked to load the image, and does not answer: {tried}. Install or start it; or leave LocalRegistry and MinImageLoad out, and load later what ContainerArchiveOutputPath writes.")
            : new MinImageException(Codes.EngineNotPermitted, $"{name} was asked to load the image, and this user may not use '{denied}': {tried}. Add the user to the group that owns the socket (often: sudo usermod -aG docker $USER, and log in again), or name another engine by DOCKER_HOST.");
    }

    private static IEnumerable<EngineAddress> AddressesOf(EngineKind kind, EngineHost host)
    {
        if (kind == EngineKind.Docker)
        {
            return DockerConfig.Find(host) is { } address ? [address] : [];
        }

        // A connection by its name is in Podman's own configuration, which its command line reads.
        return host.Variable("CONTAINER_HOST") is { Length: > 0 } text ? [EngineAddress.Parse(text, "CONTAINER_HOST", usesTls: false)]
            : host.Variable("CONTAINER_CONNECTION") is { Length: > 0 } ? []
            : host.PodmanSockets.Select(socket => EngineAddress.OfSocket(socket, "Podman's default"));
    }

    private static EngineApi? Connect(EngineKind kind, EngineAddress address, List<string> reasons, ref string? denied, CancellationToken cancellationToken)
    {
        if (address.ApiRoot is null)
        {
            return null;
        }

        try
        {
            return EngineApi.Connect(kind, address, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            if (e.InnerException is SocketException { NativeErrorCode: AccessDenied })
            {
                denied = address.Text;
            }

            reasons.Add($"{address.Text} ({address.Source}): {Reason(address, e)}");
            return null;
        }
    }

    // .NET's words for a socket that is not there speak of an address that cannot be assigned.
    private static string Reason(EngineAddress address, HttpRequestException error) => address.SocketPath is { } path && !File.Exists(path)
        ? "there is no such socket"
        : (error.InnerException is SocketException cause ? cause.Message : error.Message).TrimEnd('.');

    private static EngineCommand? ConnectByCommand(EngineKind kind, EngineHost host, List<string> reasons, CancellationToken cancellationToken)
    {
        var name = kind == EngineKind.Docker ? "docker" : "podman";
        if (host.SearchPath.Find(OperatingSystem.IsWindows() ? name + ".exe" : name) is not { } path)
        {
            reasons.Add($"there is no '{name}' in PATH");
            return null;
        }

        var command = EngineCommand.Connect(kind, path, out var answer, cancellationToken);
        if (command is null)
        {
            reasons.Add($"{path}: {answer.TrimEnd('.', '?')}");
        }

        return command;
    }
}
