using System.Collections.Immutable;

namespace MinImage.SysRoots;

/// <summary>The part of the manifest of ICU's libraries, <c>icu.json</c>, that a link needs.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">The platform of the libraries, for example <c>linux-x64</c>.</param>
/// <param name="Icu">The version of ICU.</param>
/// <param name="Packages">The packages that the files come from.</param>
public sealed record IcuManifest(int FormatVersion, string RuntimeIdentifier, string Icu, ImmutableArray<SysRootPackage> Packages)
{
    /// <summary>The files, with their packages; null if the manifest does not record them.</summary>
    public ImmutableArray<SysRootFile>? Files { get; init; }

    /// <summary>Returns the name of the package that a file comes from.</summary>
    /// <param name="path">The file's path in the folder, with <c>/</c> between the names.</param>
    /// <returns>Null if the manifest does not record it.</returns>
    public string? PackageOf(string path) => Files?.FirstOrDefault(file => file.Path == path)?.Package;
}
