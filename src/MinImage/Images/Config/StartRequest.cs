using System.Collections.Immutable;

namespace MinImage.Images.Config;

/// <summary>What a project says of the command, in the SDK's words. Each list may be empty, and is never default.</summary>
/// <param name="Instruction">Where the app's command goes, <c>ContainerAppCommandInstruction</c>: <c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>; null to take what fits the rest.</param>
/// <param name="AppCommand">What is started instead of the executable, <c>ContainerAppCommand</c>; empty for the executable.</param>
/// <param name="AppCommandArguments">Arguments that the app always gets, <c>ContainerAppCommandArgs</c>.</param>
/// <param name="DefaultArguments">Arguments that the user of the image may replace, <c>ContainerDefaultArgs</c>.</param>
/// <param name="Entrypoint">Another program to start, <c>ContainerEntrypoint</c>, to which the app's command is an argument.</param>
/// <param name="EntrypointArguments">Arguments which that program always gets, <c>ContainerEntrypointArgs</c>.</param>
public sealed record StartRequest(
    string? Instruction,
    ImmutableArray<string> AppCommand,
    ImmutableArray<string> AppCommandArguments,
    ImmutableArray<string> DefaultArguments,
    ImmutableArray<string> Entrypoint,
    ImmutableArray<string> EntrypointArguments);
