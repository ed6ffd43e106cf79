using System.Globalization;

namespace MinImage.Deliveries.Engines;

/// <summary>What the version of an engine says of it.</summary>
internal static class EngineVersions
{
    // Docker's were 1.0 to 1.13, then 17.03 to 20.10, then 23.0.
    private const int LastOfNumbers = 1;
    private const int FirstByYear = 17;
    private const int FirstThatReadsZstd = 23;

    /// <summary>Whether the engine reads layers that are compressed by zstd. Podman, also one that answers where Docker is looked for, does.</summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="version">Its version, as it says it. One that is no number is taken for a new one.</param>
    public static bool ReadsZstd(this EngineKind kind, string version) =>
        kind != EngineKind.Docker
        || !int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
        || major is not (LastOfNumbers or (>= FirstByYear and < FirstThatReadsZstd));
}
