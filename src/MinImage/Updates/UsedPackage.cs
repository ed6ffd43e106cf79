using MinImage.Packages;

namespace MinImage.Updates;

/// <summary>A NuGet package with data that an image contains: a sysroot, ICU, certificates or time zones.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The version that the image is built from.</param>
/// <param name="Property">The MSBuild property that sets the version.</param>
public sealed record UsedPackage(string Id, string Version, string Property)
{
    /// <summary>Returns the package that contains a file or a folder.</summary>
    /// <param name="path">A path on the host.</param>
    /// <param name="property">The MSBuild property that sets the package's version.</param>
    /// <returns>Null if it is in no package, such as a sysroot of the user's own.</returns>
    public static UsedPackage? Of(string path, string property) =>
        NuGetPackage.Of(path) is { } package ? new(package.Id, package.Version, property) : null;
}
