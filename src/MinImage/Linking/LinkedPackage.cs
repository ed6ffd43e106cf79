using System.Collections.Immutable;
using MinImage.Packages;

namespace MinImage.Linking;

/// <summary>A NuGet package that was used to build a program.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">The package's version.</param>
/// <param name="License">The SPDX expression of the license; null if the package does not declare one.</param>
public sealed record LinkedPackage(string Name, string Version, string? License)
{
    /// <summary>The SHA-512 of the package's content as NuGet records it, in Base64; null if NuGet did not record it.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Returns the package that contains a folder.</summary>
    /// <param name="folder">A path on the host; empty if none.</param>
    /// <returns>Null if the folder is in no package.</returns>
    internal static LinkedPackage? Find(string folder) => folder.Length > 0 && NuGetPackage.Of(folder) is { } package ? Of(package) : null;

    /// <summary>Adds packages to a list, each once, in the order of their names.</summary>
    internal static ImmutableArray<LinkedPackage> Merge(IEnumerable<LinkedPackage> known, IEnumerable<NuGetPackage> more) =>
    [
        .. known.Concat(more.Select(Of)).Distinct()
            .OrderBy(package => package.Name, StringComparer.Ordinal)
            .ThenBy(package => package.Version, StringComparer.Ordinal),
    ];

    private static LinkedPackage Of(NuGetPackage package) => new(package.Id, package.Version, package.License) { ContentHash = package.ContentHash };
}
