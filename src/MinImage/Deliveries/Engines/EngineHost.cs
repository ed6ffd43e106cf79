using System.Collections.Immutable;
using MinImage.Host.Processes;

namespace MinImage.Deliveries.Engines;

/// <summary>The settings of a host from which its engines' command lines find the engines.</summary>
/// <param name="Variable">Returns the value of an environment variable, or null.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="SearchPath">The folders that are searched for command lines.</param>
/// <param name="DockerSocket">Docker's default socket; null if the default is not a socket (Windows).</param>
/// <param name="PodmanSockets">The default sockets of Podman's service.</param>
public sealed record EngineHost(
    Func<string, string?> Variable, string Home, SearchPath SearchPath, string? DockerSocket, ImmutableArray<string> PodmanSockets)
{
    /// <summary>The settings of this process's host.</summary>
    public static EngineHost Current => new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")),
        OperatingSystem.IsWindows() ? null : "/var/run/docker.sock",
        [.. PodmanSocketsOf(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"))]);

    // A user's service manages that user's images, and root's service manages root's.
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
