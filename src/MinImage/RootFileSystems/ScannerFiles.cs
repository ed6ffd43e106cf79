using System.Collections.Immutable;
using System.Text;
using MinImage.Linking;
using MinImage.SysRoots;

namespace MinImage.RootFileSystems;

/// <summary>
/// The files by which scanners find the distribution's packages that are linked into an executable. Without them, a scanner takes an image FROM scratch for
/// an image without packages, and reports no vulnerability of any. Trivy knows the distribution by <c>debian_version</c>, Syft and Grype by
/// <c>os-release</c>; all of them read the packages from <c>status.d</c>, as in a distroless image.
/// </summary>
public static class ScannerFiles
{
    private const string PackageFolder = "/var/lib/dpkg/status.d/";

    /// <summary>The paths of the files that name the distribution; <c>status.d</c> has a further file for each package.</summary>
    public static ImmutableArray<string> ReleasePaths { get; } = ["/etc/debian_version", "/etc/os-release"];

    /// <summary>Returns the files that name the distribution from which packages are linked.</summary>
    /// <param name="linked">The record of the link.</param>
    /// <returns>Nothing if no package of Debian is known to be linked.</returns>
    internal static ImmutableArray<Entry> Release(LinkedInputs linked)
    {
        if (!IsKnown(linked))
        {
            return [];
        }

        var number = linked.ReleaseNumber;
        var name = $"{number} ({linked.Release})";
        return
        [
            SystemFiles.Text("/etc/debian_version", $"{linked.DistributionVersion}\n"),
            SystemFiles.Text("/etc/os-release", $"""
                PRETTY_NAME="MinImage, static, with packages of Debian GNU/Linux {name}"
                NAME="Debian GNU/Linux"
                VERSION_ID="{number}"
                VERSION="{name}"
                VERSION_CODENAME={linked.Release}
                ID=debian

                """.ReplaceLineEndings("\n")),
        ];
    }

    /// <summary>Returns a file for each package that is linked, in the format of dpkg's database (deb-control(5)).</summary>
    /// <param name="linked">The record of the link.</param>
    /// <returns>Nothing if no package of Debian is known to be linked.</returns>
    internal static ImmutableArray<Entry> Packages(LinkedInputs linked) => IsKnown(linked)
        ? [.. linked.SystemPackages.Select(package => SystemFiles.Text(PackageFolder + package.Name, Paragraph(package)))]
        : [];

    // A sysroot of the user's own may lack the version of the distribution, or the architectures of its packages.
    private static bool IsKnown(LinkedInputs linked) =>
        linked is { Distribution: "Debian", Release: not null, DistributionVersion: not null, SystemPackages.IsEmpty: false }
        && linked.SystemPackages.All(package => package.Architecture is not null);

    private static string Paragraph(SysRootPackage package)
    {
        var text = new StringBuilder($"Package: {package.Name}\nStatus: install ok installed\nArchitecture: {package.Architecture}\n");
        if (package.Source is { } source && (source != package.Name || package.SourceVersion != package.Version))
        {
            text.Append("Source: ").Append(source);
            text.Append(package.SourceVersion is { } version && version != package.Version ? $" ({version})\n" : "\n");
        }

        return text.Append("Version: ").Append(package.Version).Append('\n').ToString();
    }
}
