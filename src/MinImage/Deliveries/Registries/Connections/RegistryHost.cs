using System.Collections.Immutable;
using System.Net;
using MinImage.Host.Processes;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>The settings and effects of a host on which a push depends.</summary>
/// <param name="Variable">Returns the value of an environment variable, or null.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="SearchPath">The folders that are searched for credential helpers.</param>
/// <param name="CertificateFolders">The folders with a subfolder for each registry that has certificates of its own (<c>certs.d</c>).</param>
public sealed record RegistryHost(
    Func<string, string?> Variable, string Home, SearchPath SearchPath, ImmutableArray<string> CertificateFolders)
{
    /// <summary>The settings of this process's host.</summary>
    public static RegistryHost Current
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return new(
                Environment.GetEnvironmentVariable,
                home,
                SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")),
                CertificateFoldersOf(
                    home,
                    Environment.GetEnvironmentVariable,
                    OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData) : null));
        }
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Waits for a time before a request is repeated.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Returns a random number from 0 to 1, which spreads the repetitions of several clients.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Returns the addresses of a host name.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Opens a connection to a server; null to use the system's, and the proxy that the usual variables set.</summary>
    internal Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>
    /// Returns the folders in which Docker and Podman look for certificates. The more specific one comes first: certificates of all folders are used, and the
    /// first client certificate.
    /// </summary>
    /// <param name="home">The user's home folder.</param>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <param name="programData">The folder of all users' data on Windows; null on other systems.</param>
    internal static ImmutableArray<string> CertificateFoldersOf(string home, Func<string, string?> variable, string? programData)
    {
        // Docker Desktop reads the user's folder, on Windows as on macOS, and Docker's engine for Windows containers the other one.
        if (programData is not null)
        {
            return [Path.Combine(home, ".docker", "certs.d"), Path.Combine(programData, "docker", "certs.d")];
        }

        var config = variable("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : Path.Combine(home, ".config");
        return
        [
            Path.Combine(config, "containers", "certs.d"),
            Path.Combine(config, "docker", "certs.d"),
            Path.Combine(home, ".docker", "certs.d"),
            "/etc/containers/certs.d",
            "/etc/docker/certs.d",
        ];
    }
}
