using System.IO.Compression;

namespace MinImage.Build.Tests.Packages;

/// <summary>A package without content, in place of one that is restored and not used.</summary>
public static class EmptyPackage
{
    public static void Write(string folder, string id, string version)
    {
        using var archive = ZipFile.Open(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using var manifest = new StreamWriter(archive.CreateEntry(id + ".nuspec").Open());
        manifest.Write($"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>tests</authors><description>Nothing.</description></metadata>
            </package>
            """);
    }
}
