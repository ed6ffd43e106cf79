using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>The properties and items of a project that determine the config of the image.</summary>
/// <param name="User">A number, <c>uid:gid</c>, or a name in the image's passwd; null for the value of <c>APP_UID</c>, or the user of .NET's images.</param>
/// <param name="Start">The command to start, with its arguments.</param>
/// <param name="Environment">Environment variables in the order of the project; a later one replaces an earlier one with the same name.</param>
/// <param name="Ports">The ports of the project; those of ASP.NET Core's variables are added.</param>
/// <param name="Volumes">The absolute paths of volumes.</param>
/// <param name="StopSignal">
/// The signal that an engine stops the container with, in a form that <see cref="Config.StopSignal.Parse"/> accepts; null for the engine's default, SIGTERM.
/// </param>
/// <param name="IsWeb">Whether the app is an ASP.NET Core app, which listens on port 8080 by default.</param>
public sealed record ConfigRequest(
    string? User,
    StartRequest Start,
    ImmutableArray<EnvironmentVariable> Environment,
    ImmutableArray<ExposedPort> Ports,
    ImmutableArray<string> Volumes,
    string? StopSignal,
    bool IsWeb);
