using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>What a project says of the image's config.</summary>
/// <param name="User">A number, <c>uid:gid</c>, or a name that is in the image's passwd; null for what <c>APP_UID</c> says, or .NET's own user.</param>
/// <param name="Start">What is started, and with which arguments.</param>
/// <param name="Environment">Variables, in the order of the project; a later one replaces an earlier one.</param>
/// <param name="Ports">Ports that the project names itself; those of ASP.NET Core's variables come to them.</param>
/// <param name="Volumes">Folders that outlive a container: absolute.</param>
/// <param name="StopSignal">The signal that asks the container to stop, as <see cref="Config.StopSignal.Parse"/> reads it; null for the engine's, SIGTERM.</param>
/// <param name="IsWeb">Whether the app is an ASP.NET Core one, which listens on 8080 where the project says nothing else.</param>
public sealed record ConfigRequest(
    string? User,
    StartRequest Start,
    ImmutableArray<EnvironmentVariable> Environment,
    ImmutableArray<ExposedPort> Ports,
    ImmutableArray<string> Volumes,
    string? StopSignal,
    bool IsWeb);
