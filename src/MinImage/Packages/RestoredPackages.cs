using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Packages;

/// <summary>The packages that a restore of a project found, by its output <c>project.assets.json</c>.</summary>
/// <param name="Dependencies">The packages of the project and of its references, in the order of their names.</param>
/// <param name="Downloads">
/// The packages that the build itself needs and that are no dependencies: the compiler, .NET's packs, MinImage's data. In the order of their names.
/// </param>
internal sealed record RestoredPackages(ImmutableArray<NuGetPackage> Dependencies, ImmutableArray<NuGetPackage> Downloads)
{
    /// <summary>Reads the output of a restore.</summary>
    /// <param name="assetsFile">The file <c>project.assets.json</c>.</param>
    /// <param name="runtimeIdentifier">The platform of the restore, such as <c>linux-x64</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: the file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public static RestoredPackages Read(string assetsFile, string runtimeIdentifier)
    {
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(assetsFile));
            var root = document.RootElement;
            var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
            return new(InOrder(DependenciesOf(root, runtimeIdentifier, folders)), InOrder(DownloadsOf(root, folders)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new MinImageException(
                Codes.FileNotAccessible, $"The output of the restore, '{assetsFile}', is damaged: {e.Message.TrimEnd('.')}. Delete it and publish again.", e);
        }
    }

    private static ImmutableArray<NuGetPackage> InOrder(IEnumerable<NuGetPackage> packages) =>
        [.. packages.OrderBy(package => package.Id, StringComparer.Ordinal).ThenBy(package => package.Version, StringComparer.Ordinal)];

    // "targets" contains an object for the framework, and one for framework and platform, with a member "ID/VERSION" for each package or project.
    private static IEnumerable<NuGetPackage> DependenciesOf(JsonElement root, string runtimeIdentifier, List<string> folders)
    {
        var libraries = root.GetProperty("libraries");
        foreach (var name in root.GetProperty("targets").EnumerateObject()
            .Where(target => target.Name.EndsWith("/" + runtimeIdentifier, StringComparison.Ordinal))
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name)
            .Distinct(StringComparer.Ordinal))
        {
            var library = libraries.GetProperty(name);
            var parts = name.Split('/');
            var found = Find(folders, library.GetProperty("path").GetString()!);
            yield return (found ?? new NuGetPackage(parts[0], parts[1], License: null, Folder: ""))
                with
            { ContentHash = library.TryGetProperty("sha512", out var hash) ? hash.GetString() : found?.ContentHash };
        }
    }

    private static IEnumerable<NuGetPackage> DownloadsOf(JsonElement root, List<string> folders)
    {
        foreach (var framework in root.GetProperty("project").GetProperty("frameworks").EnumerateObject())
        {
            if (!framework.Value.TryGetProperty("downloadDependencies", out var downloads))
            {
                continue;
            }

            foreach (var download in downloads.EnumerateArray())
            {
                // A range of one version: "[10.0.12, 10.0.12]".
                var id = download.GetProperty("name").GetString()!;
                var version = download.GetProperty("version").GetString()!.TrimStart('[').Split(',', ']')[0];
#pragma warning disable CA1308 // NuGet's folders have lower-case names.
                yield return Find(folders, $"{id.ToLowerInvariant()}/{version.ToLowerInvariant()}")
                    ?? new NuGetPackage(id, version, License: null, Folder: "");
#pragma warning restore CA1308
            }
        }
    }

    private static NuGetPackage? Find(List<string> folders, string path) =>
        folders.Select(folder => Path.Combine(folder, path)).Where(Directory.Exists).Select(NuGetPackage.Of).FirstOrDefault(package => package is not null);
}
