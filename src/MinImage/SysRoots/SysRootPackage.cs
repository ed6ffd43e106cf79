namespace MinImage.SysRoots;

/// <summary>A package of the distribution that a sysroot has files of.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The digest of the package's file, in hexadecimal digits.</param>
/// <param name="License">The path of its licence's text in the sysroot.</param>
/// <param name="Source">The source package that it was built from; null where the sysroot does not say.</param>
/// <param name="SourceVersion">The version of that one.</param>
public sealed record SysRootPackage(
    string Name, string Version, string Sha256, string License, string? Source = null, string? SourceVersion = null);
