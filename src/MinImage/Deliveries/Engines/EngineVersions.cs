using System.Globalization;

namespace MinImage.Deliveries.Engines;

/// <summary>Derives an engine's features from its version.</summary>
internal static class EngineVersions
{
    // Docker's versions were 1.0 to 1.13, then 17.03 to 20.10, then 23.0.
    private const int LastBeforeYears = 1;
    private const int FirstByYear = 17;
    private const int FirstWithZstd = 23;

    /// <summary>
    /// Checks whether an engine supports zstd-compressed layers. Podman does, even if it responds at Docker's address.
    /// </summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="version">The engine's version; one that is not a number is treated as a recent one.</param>
    public static bool SupportsZstd(this EngineKind kind, string version) =>
        kind != EngineKind.Docker
        || !int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
        || major is not (LastBeforeYears or (>= FirstByYear and < FirstWithZstd));
}
