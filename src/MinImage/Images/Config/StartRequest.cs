using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>The properties and items of a project that determine the command, named as in the SDK. Each list may be empty, and is never default.</summary>
/// <param name="Instruction">
/// The place of the app's command, <c>ContainerAppCommandInstruction</c>: <c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>; null to choose it by the
/// other values.
/// </param>
/// <param name="AppCommand">The app's command, <c>ContainerAppCommand</c>; empty for the executable.</param>
/// <param name="AppCommandArguments">Arguments that are always passed to the app, <c>ContainerAppCommandArgs</c>.</param>
/// <param name="DefaultArguments">Arguments that the user of the image can replace, <c>ContainerDefaultArgs</c>.</param>
/// <param name="Entrypoint">Another program to start, <c>ContainerEntrypoint</c>, which receives the app's command as arguments.</param>
/// <param name="EntrypointArguments">Arguments that are always passed to that program, <c>ContainerEntrypointArgs</c>.</param>
public sealed record StartRequest(
    string? Instruction,
    ImmutableArray<string> AppCommand,
    ImmutableArray<string> AppCommandArguments,
    ImmutableArray<string> DefaultArguments,
    ImmutableArray<string> Entrypoint,
    ImmutableArray<string> EntrypointArguments);
