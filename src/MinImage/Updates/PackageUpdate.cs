namespace MinImage.Updates;

/// <summary>A newer version of a package.</summary>
/// <param name="Package">The package that is used.</param>
/// <param name="Version">The newest version.</param>
public sealed record PackageUpdate(UsedPackage Package, string Version);
