using System.Net.Sockets;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>Finds a running engine: through its API, else through its command line; Docker before Podman if both are acceptable.</summary>
public static class EngineSearch
{
    private const int AccessDenied = 13;

    /// <summary>Parses <c>LocalRegistry</c>.</summary>
    /// <param name="value"><c>Docker</c> or <c>Podman</c>, in any case; null or empty for either.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownEngine"/>: an unknown value.</exception>
    public static EngineKind? Parse(string? value) => value?.ToUpperInvariant() switch
    {
        null or "" => null,
        "DOCKER" => EngineKind.Docker,
        "PODMAN" => EngineKind.Podman,
        // The SDK 11 has these, too.
        "WSLC" => throw OtherTool(value, "wslc load --input FILE"),
        "MACOSCONTAINER" => throw OtherTool(value, "container image load --input FILE"),
        _ => throw new MinImageException(
            Codes.UnknownEngine,
            $"LocalRegistry is '{value}': expected Docker or Podman. "
                + "Set one of them, or remove it and set MinImageLoad=true to load into whichever is running."),
    };

    private static MinImageException OtherTool(string value, string command) => new(
        Codes.UnknownEngine,
        $"LocalRegistry is '{value}': MinImage loads images into Docker or Podman only. "
            + $"Set ContainerArchiveOutputPath instead of LocalRegistry, and load the archive with '{command}'.");

    /// <summary>Finds an engine.</summary>
    /// <param name="kind">The kind of engine; null for either.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="log">Receives the attempts.</param>
    /// <param name="cancellationToken">Cancels the connection attempts.</param>
    /// <returns>The engine; the caller disposes of it.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoEngine"/>: no engine responds. <see cref="Codes.EngineNotPermitted"/>: the user lacks access to an engine.
    /// <see cref="Codes.EngineAddressInvalid"/>: the host's settings contain an invalid address.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Engine Find(EngineKind? kind, EngineHost host, IDiagnosticLog log, CancellationToken cancellationToken) =>
        Find(kind, host, EngineLimits.Default, log, cancellationToken);

    // For tests, which wait for shorter times.
    internal static Engine Find(EngineKind? kind, EngineHost host, EngineLimits limits, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(log);
        var reasons = new List<string>();
        string? denied = null;
        foreach (var each in kind is { } only ? [only] : Enum.GetValues<EngineKind>())
        {
            foreach (var address in AddressesOf(each, host))
            {
                using var waiting = Waiting(address.Text, limits, log);
                if (Connect(each, address, limits, reasons, ref denied, cancellationToken) is { } api)
                {
                    return api;
                }
            }

            if (ConnectByCommand(each, host, limits, log, reasons, cancellationToken) is { } command)
            {
                return command;
            }
        }

        var tried = string.Join("; ", reasons);
        log.Trace(tried);
        throw Unavailable(kind, tried, denied);
    }

    private static WaitMessages Waiting(string what, EngineLimits limits, IDiagnosticLog log) =>
        new(log, TimeProvider.System, limits.FirstMessage, limits.NextMessage, $"Waiting for an answer from {what}");

    private static MinImageException Unavailable(EngineKind? kind, string tried, string? denied)
    {
        var name = kind?.ToString() ?? "Docker or Podman";
        return denied is null
            ? new(
                Codes.NoEngine,
                $"The image cannot be loaded into {name}: no engine responds: {tried}. Install or start the engine. Or set "
                    + "MinImageLoad=false to load nothing, and ContainerRegistry to push the image, or ContainerArchiveOutputPath for an archive.")
            : new(
                Codes.EngineNotPermitted,
                $"The image cannot be loaded into {name}: the user lacks access to '{denied}': {tried}. "
                    + "Add the user to the group that owns the socket (often: sudo usermod -aG docker $USER, then log in again), "
                    + "or set DOCKER_HOST to another engine.");
    }

    private static IEnumerable<EngineAddress> AddressesOf(EngineKind kind, EngineHost host)
    {
        if (kind == EngineKind.Docker)
        {
            return DockerConfig.Find(host) is { } address ? [address] : [];
        }

        // CONTAINER_CONNECTION names a connection in Podman's own configuration, which only its command line reads.
        return host.Variable("CONTAINER_HOST") is { Length: > 0 } text ? [EngineAddress.Parse(text, "CONTAINER_HOST", usesTls: false)]
            : host.Variable("CONTAINER_CONNECTION") is { Length: > 0 } ? []
            : host.PodmanSockets.Select(socket => EngineAddress.FromSocket(socket, "Podman's default"));
    }

    private static EngineApi? Connect(
        EngineKind kind, EngineAddress address, EngineLimits limits, List<string> reasons, ref string? denied, CancellationToken cancellationToken)
    {
        if (address.ApiRoot is null)
        {
            return null;
        }

        try
        {
            return EngineApi.Connect(kind, address, limits, cancellationToken);
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

    // .NET's message for a missing socket is misleading: it reports an address that cannot be assigned.
    private static string Reason(EngineAddress address, HttpRequestException error) => address.SocketPath is { } path && !File.Exists(path)
        ? "there is no such socket"
        : ForeignText.Line(error.InnerException is SocketException cause ? cause.Message : error.Message).TrimEnd('.');

    private static EngineCommand? ConnectByCommand(
        EngineKind kind, EngineHost host, EngineLimits limits, IDiagnosticLog log, List<string> reasons, CancellationToken cancellationToken)
    {
        var name = kind == EngineKind.Docker ? "docker" : "podman";
        if (host.SearchPath.Find(OperatingSystem.IsWindows() ? name + ".exe" : name) is not { } path)
        {
            reasons.Add($"there is no '{name}' in PATH");
            return null;
        }

        using var waiting = Waiting(path, limits, log);
        var command = EngineCommand.Connect(kind, path, limits, out var error, cancellationToken);
        if (command is null)
        {
            reasons.Add($"{path}: {error.TrimEnd('.', '?')}");
        }

        return command;
    }
}
