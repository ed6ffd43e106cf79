namespace MinImage.Updates;

/// <summary>Asks the sources of NuGet packages for a newer version of a package.</summary>
/// <param name="package">The package that is used.</param>
/// <param name="cancellationToken">Ends the request.</param>
/// <returns>The newest version if it is newer than the one that is used, otherwise null.</returns>
public delegate Task<string?> NewerVersion(UsedPackage package, CancellationToken cancellationToken);
