using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Packages;

/// <summary>
/// Checks that a restore without the project's lock file (<c>packages.lock.json</c>) used the locked versions, for one target framework and one
/// platform.
/// </summary>
public static class LockedPackages
{
    /// <summary>Compares the restored packages with the locked ones.</summary>
    /// <param name="lockFile">The project's lock file.</param>
    /// <param name="assetsFile">The output of the restore, <c>project.assets.json</c>.</param>
    /// <param name="targetFramework">The target framework, such as <c>net10.0</c>.</param>
    /// <param name="runtimeIdentifier">The platform of the restore, such as <c>linux-x64</c>.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NotTheLockedPackage"/>: a locked package was restored in another version, or one of the files is damaged.
    /// </exception>
    public static void Check(string lockFile, string assetsFile, string targetFramework, string runtimeIdentifier)
    {
        var locked = ReadLocked(lockFile, targetFramework, runtimeIdentifier);
        var differences = ReadRestored(assetsFile, runtimeIdentifier)
            .Where(package => locked.TryGetValue(package.Id, out var version) && !version.Equals(package.Version, StringComparison.OrdinalIgnoreCase))
            .Select(package => $"{package.Id} {locked[package.Id]}, but the image would contain {package.Version}")
            .ToList();
        if (differences.Count > 0)
        {
            throw new MinImageException(
                Codes.NotTheLockedPackage,
                $"The lock file '{lockFile}' contains {string.Join("; ", differences)}. "
                + "Set the version in the project, or update the lock file: dotnet restore --force-evaluate.");
        }
    }

    // "dependencies" contains an object for the framework, and one for each platform ("net10.0/linux-x64") with the differences.
    private static Dictionary<string, string> ReadLocked(string file, string targetFramework, string runtimeIdentifier)
    {
        var packages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var document = Read(file);
        foreach (var name in (string[])[targetFramework, $"{targetFramework}/{runtimeIdentifier}"])
        {
            foreach (var package in Members(document.RootElement, "dependencies", name))
            {
                // Projects have no version.
                if (package.Value.TryGetProperty("resolved", out var version) && version.GetString() is { } text)
                {
                    packages[package.Name] = text;
                }
            }
        }

        return packages;
    }

    // "targets" contains an object for the framework, and one for framework and platform, with a member "ID/VERSION" for each package.
    private static List<(string Id, string Version)> ReadRestored(string file, string runtimeIdentifier)
    {
        using var document = Read(file);
        return [.. Members(document.RootElement, "targets")
            .Where(target => target.Name.EndsWith("/" + runtimeIdentifier, StringComparison.Ordinal))
            .SelectMany(target => target.Value.EnumerateObject())
            .Select(library => library.Name.Split('/'))
            .Where(parts => parts.Length == 2)
            .Select(parts => (parts[0], parts[1]))];
    }

    private static JsonDocument Read(string file)
    {
        try
        {
            return JsonDocument.Parse(RegularFile.ReadAllText(file));
        }
        catch (JsonException e)
        {
            throw new MinImageException(
                Codes.NotTheLockedPackage, $"'{file}' is damaged: {e.Message} Write it again: dotnet restore --force-evaluate.", e);
        }
    }

    private static List<JsonProperty> Members(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return [];
            }
        }

        return element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject()] : [];
    }
}
