using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Platforms;

namespace MinImage.SysRoots;

/// <summary>A folder with a platform's static ICU and the C++ library that it needs: <c>icu.json</c>, and the libraries in <c>lib</c>.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Manifest">The folder's manifest.</param>
public sealed record IcuLibraries(string Folder, IcuManifest Manifest)
{
    private const int FormatVersion = 1;
    internal const string ManifestName = "icu.json";

    /// <summary>The libraries with ICU's functions.</summary>
    public static ImmutableArray<string> Functions { get; } = ["libicui18n.a", "libicuuc.a"];

    /// <summary>The library with ICU's data.</summary>
    public const string Data = "libicudata.a";

    /// <summary>The C++ library.</summary>
    public const string StandardCxx = "libstdc++.a";

    /// <summary>All libraries.</summary>
    public static ImmutableArray<string> All { get; } = [.. Functions, Data, StandardCxx];

    /// <summary>The paths of all files that a link may read.</summary>
    internal IEnumerable<string> Files => [Path.Combine(Folder, ManifestName), .. All.Select(name => this[name])];

    /// <summary>Gets the path of a library.</summary>
    /// <param name="name">One of the names above.</param>
    public string this[string name] => Path.Combine(Folder, "lib", name);

    /// <summary>Opens a folder, and checks that it is complete and for a platform.</summary>
    /// <param name="folder">The folder; empty if the package was not restored.</param>
    /// <param name="platform">The platform.</param>
    /// <exception cref="MinImageException"><see cref="Codes.IcuMissing"/>, <see cref="Codes.IcuMismatch"/>.</exception>
    public static IcuLibraries Open(string folder, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(platform);
        var path = Path.Combine(folder, ManifestName);
        if (folder.Length == 0 || !File.Exists(path))
        {
            var package = $"MinImage.Sysroot.Icu.{platform.RuntimeIdentifier}";
            var reason = folder.Length == 0 ? $"the package {package} was not restored" : $"{ManifestName} is missing in '{folder}'";
            throw new MinImageException(
                Codes.IcuMissing,
                $"InvariantGlobalization is false, but there is no ICU to link: {reason}. "
                + $"Remove MinImageIcuSysRootVersion to use the package {package}, or set InvariantGlobalization to true.");
        }

        var libraries = new IcuLibraries(folder, ReadManifest(path));
        if (libraries.Manifest.FormatVersion != FormatVersion || libraries.Manifest.RuntimeIdentifier != platform.RuntimeIdentifier)
        {
            throw new MinImageException(
                Codes.IcuMismatch,
                $"The ICU in '{folder}' cannot be used for {platform.RuntimeIdentifier}: "
                + $"its format is {libraries.Manifest.FormatVersion} and its platform is {libraries.Manifest.RuntimeIdentifier}. "
                + "Remove MinImageIcuSysRootVersion.");
        }

        return All.FirstOrDefault(name => !File.Exists(libraries[name])) is { } missing
            ? throw new MinImageException(
                Codes.IcuMissing,
                $"The ICU in '{folder}' is incomplete: '{libraries[missing]}' is missing. "
                + "Restore the package again ('dotnet nuget locals all --clear').")
            : libraries;
    }

    private static IcuManifest ReadManifest(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), SysRootJson.Default.IcuManifest)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new MinImageException(Codes.IcuMismatch, $"ICU's manifest '{path}' is damaged: {e.Message} Restore the package again.", e);
        }
    }
}
