using System.Xml;
using System.Xml.Linq;

namespace MinImage.Packages;

/// <summary>A package in one of NuGet's folders.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The package's version.</param>
/// <param name="License">The SPDX expression of the license; null if the package does not declare one.</param>
/// <param name="Folder">The folder of the package's files.</param>
internal sealed record NuGetPackage(string Id, string Version, string? License, string Folder)
{
    // NuGet writes this file last into every folder of an unpacked package. The folder of a project with a .nuspec of its own lacks it.
    private const string Marker = ".nupkg.metadata";

    /// <summary>Returns the package that contains a file or a folder.</summary>
    /// <param name="path">A path on the host.</param>
    /// <returns>Null if it is in no package.</returns>
    public static NuGetPackage? Of(string path)
    {
        for (var folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Marker))
                && Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault() is { } manifest)
            {
                return Read(manifest, folder);
            }
        }

        return null;
    }

    private static NuGetPackage? Read(string manifest, string folder)
    {
        try
        {
            // The namespace changes with the version of the format.
            var metadata = XDocument.Load(manifest).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata");
            string? Value(string name) => metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
            return Value("id") is { } id && Value("version") is { } version ? new NuGetPackage(id, version, Value("license"), folder) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
