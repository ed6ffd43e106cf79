using System.Collections.Immutable;

namespace MinImage.Requirements;

/// <summary>
/// The run-time requirements of a compiled program. Only those of the app's own code and of its packages are included: the framework handles missing
/// resources itself.
/// </summary>
/// <param name="Imports">Functions of native libraries that are not linked in.</param>
/// <param name="LibraryLoads">Methods that load a native library by a name or a path, with .NET's functions or with the C library's.</param>
/// <param name="TlsClients">Methods that can open TLS connections to servers.</param>
/// <param name="TimeZones">Methods that look up time zones by name.</param>
/// <param name="Cultures">Methods that create cultures by name.</param>
/// <param name="ProgramStarts">Programs that are started by a constant name.</param>
/// <param name="ProgramStarters">Methods that start a program, whether its name is a constant or not.</param>
/// <param name="SettingsFiles">Settings files that are not optional.</param>
public sealed record ProgramRequirements(
    ImmutableArray<NativeImport> Imports,
    ImmutableArray<string> LibraryLoads,
    ImmutableArray<string> TlsClients,
    ImmutableArray<string> TimeZones,
    ImmutableArray<string> Cultures,
    ImmutableArray<ProgramStart> ProgramStarts,
    ImmutableArray<string> ProgramStarters,
    ImmutableArray<SettingsFile> SettingsFiles)
{
    /// <summary>The types that endpoints read or write as JSON, and for which the program has no metadata.</summary>
    public ImmutableArray<string> JsonTypes { get; init; } = [];

    /// <summary>The requirements of a program that requires nothing.</summary>
    public static ProgramRequirements None { get; } = new([], [], [], [], [], [], [], []);
}
