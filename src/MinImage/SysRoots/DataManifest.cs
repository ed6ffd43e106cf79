using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Host.Files;

namespace MinImage.SysRoots;

/// <summary>The part of the manifest of a data package, <c>certificates.json</c> or <c>timezones.json</c>, that documents about an image need.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="Packages">The distribution's packages that the files come from.</param>
public sealed record DataManifest(int FormatVersion, ImmutableArray<SysRootPackage> Packages)
{
    private const int KnownFormat = 1;

    /// <summary>The distribution, for example <c>Debian</c>.</summary>
    public string? Distribution { get; init; }

    /// <summary>Reads the manifest beside a packaged file.</summary>
    /// <param name="packagedFile">The file of the data package.</param>
    /// <param name="name">The manifest's name.</param>
    /// <returns>Null if there is none, as beside a file of the user's, or if it has another format.</returns>
    /// <exception cref="IOException">The manifest cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the manifest.</exception>
    public static DataManifest? FindBeside(string packagedFile, string name)
    {
        var path = PathBeside(packagedFile, name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), SysRootJson.Default.DataManifest) is { FormatVersion: KnownFormat } known
                ? known
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the path of the manifest beside a packaged file.</summary>
    /// <param name="packagedFile">The file of the data package.</param>
    /// <param name="name">The manifest's name.</param>
    internal static string PathBeside(string packagedFile, string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(packagedFile))!, name);
}
