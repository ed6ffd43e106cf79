namespace MinImage.SysRoots;

/// <summary>A package of the distribution from which files of a sysroot come.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">The package's version.</param>
/// <param name="Sha256">
/// The SHA-256 digest of the package's file, or of the source package's description (.dsc) if the files were built from it, in hexadecimal digits.
/// </param>
/// <param name="License">The path of the license text in the sysroot.</param>
/// <param name="Source">The source package that the package was built from; null if the sysroot does not record it.</param>
/// <param name="SourceVersion">The version of the source package.</param>
public sealed record SysRootPackage(
    string Name, string Version, string Sha256, string License, string? Source = null, string? SourceVersion = null)
{
    /// <summary>The architecture by Debian's name, for example <c>amd64</c>; null if the sysroot does not record it.</summary>
    public string? Architecture { get; init; }

    /// <summary>How the files were built from the source package; null for files of the distribution's own build.</summary>
    public SourceBuild? Build { get; init; }
}
