using System.Xml;
using System.Xml.Linq;

namespace MinImage.Packages;

/// <summary>A package in one of NuGet's folders.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="License">The SPDX expression of its licence; null where it gives none.</param>
/// <param name="Folder">Where its files are.</param>
public sealed record NuGetPackage(string Id, string Version, string? License, string Folder)
{
    // NuGet writes it last, in every folder that it unpacks a package into: it tells such a folder from one that has a .nuspec to make a package of.
    private const string Marker = ".nupkg.metadata";

    /// <summary>The package that a file or a folder belongs to.</summary>
    /// <param name="path">A path of the host.</param>
    /// <returns>The package, or null: it is in none.</returns>
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
