using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using MinImage.Host.Files;

namespace MinImage.Packages;

/// <summary>A package in one of NuGet's folders.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The package's version.</param>
/// <param name="License">The SPDX expression of the license; null if the package does not declare one.</param>
/// <param name="Folder">The folder of the package's files.</param>
internal sealed record NuGetPackage(string Id, string Version, string? License, string Folder)
{
    /// <summary>The SHA-512 of the package's content, in Base64, as lock files contain it; null if NuGet did not record it.</summary>
    public string? ContentHash { get; init; }

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
            XElement? Element(string name) => metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
            return Element("id")?.Value is { } id && Element("version")?.Value is { } version
                ? new NuGetPackage(id, version, ExpressionOf(Element("license")), folder) { ContentHash = ReadContentHash(Path.Combine(folder, Marker)) }
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The other type is the name of a file in the package.
    private static string? ExpressionOf(XElement? license) => license?.Attribute("type")?.Value is null or "expression" ? license?.Value.Trim() : null;

    private static string? ReadContentHash(string marker)
    {
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(marker));
            return document.RootElement.TryGetProperty("contentHash", out var hash) ? hash.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Damaged, or of another version: a restore does not read it either.
            return null;
        }
    }
}
