using System.Collections.Immutable;

namespace MinImage.SysRoots;

/// <summary>The part of a sysroot's manifest, <c>sysroot.json</c>, that a link needs.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">The sysroot's platform, for example <c>linux-x64</c>.</param>
/// <param name="Glibc">The version of the C library.</param>
/// <param name="Openssl">The version of OpenSSL.</param>
/// <param name="Packages">The packages that the files come from.</param>
public sealed record SysRootManifest(
    int FormatVersion, string RuntimeIdentifier, string Glibc, string Openssl, ImmutableArray<SysRootPackage> Packages)
{
    /// <summary>The distribution, for example <c>Debian</c>; null if the manifest does not record it.</summary>
    public string? Distribution { get; init; }

    /// <summary>The distribution's release, for example <c>trixie</c>; null if the manifest does not record it.</summary>
    public string? Release { get; init; }

    /// <summary>The version of the distribution, for example <c>13.8</c>; null if the manifest does not record it.</summary>
    public string? DistributionVersion { get; init; }

    /// <summary>The files, with their packages; null if the manifest does not record them.</summary>
    public ImmutableArray<SysRootFile>? Files { get; init; }

    /// <summary>Returns the name of the package that a file comes from.</summary>
    /// <param name="path">The file's path in the sysroot, with <c>/</c> between the names.</param>
    /// <returns>Null if the manifest does not record it.</returns>
    public string? PackageOf(string path) => Files?.FirstOrDefault(file => file.Path == path)?.Package;
}
