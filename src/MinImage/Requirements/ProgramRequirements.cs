using System.Collections.Immutable;

namespace MinImage.Requirements;

/// <summary>What a compiled program asks for at run time. Only what its own code and that of its packages asks for counts: the framework copes.</summary>
/// <param name="Imports">Functions of native libraries that are not linked in.</param>
/// <param name="LibraryLoads">Methods that load a native library by a name or a path.</param>
/// <param name="TlsClients">Methods that can open TLS connections to servers.</param>
/// <param name="TimeZones">Methods that ask for time zones by their names.</param>
/// <param name="Cultures">Methods that ask for cultures by their names.</param>
/// <param name="SettingsFiles">Settings files that are not optional.</param>
public sealed record ProgramRequirements(
    ImmutableArray<NativeImport> Imports,
    ImmutableArray<string> LibraryLoads,
    ImmutableArray<string> TlsClients,
    ImmutableArray<string> TimeZones,
    ImmutableArray<string> Cultures,
    ImmutableArray<SettingsFile> SettingsFiles)
{
    /// <summary>Of a program that asks for nothing.</summary>
    public static ProgramRequirements None { get; } = new([], [], [], [], [], []);
}
