using System.Collections.Immutable;
using MinImage.Host.Processes;

namespace MinImage.Deliveries.Engines;

/// <summary>What a host says of its engines, as the engines' own command lines read it.</summary>
/// <param name="Variable">An environment variable's value, or null.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="SearchPath">Where command lines are looked for.</param>
/// <param name="DockerSocket">Where Docker listens if nothing else is said; null where that is no socket (Windows).</param>
/// <param name="PodmanSockets">Where Podman's service may listen if nothing else is said.</param>
public sealed record EngineHost(
    Func<string, string?> Variable, string Home, SearchPath SearchPath, string? DockerSocket, ImmutableArray<string> PodmanSockets)
{
    /// <summary>This process's host.</summary>
    public static EngineHost Current => new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")),
        OperatingSystem.IsWindows() ? null : "/var/run/docker.sock",
        [.. PodmanSocketsOf(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"))]);

    // A user's service has that user's images, and root's has root's.
    private static IEnumerable<string> PodmanSocketsOf(string? runtimeFolder)
    {
        if (!string.IsNullOrEmpty(runtimeFolder))
        {
            yield return Path.Combine(runtimeFolder, "podman", "podman.sock");
        }

        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            yield return "/run/podman/podman.sock";
        }
    }
}
