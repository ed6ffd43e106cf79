using System.Globalization;
using System.IO.Compression;

namespace MinImage.Build.Tests.Packages;

/// <summary>The packages, packed once for all tests by the script that users of the repository run.</summary>
public static class Feed
{
    private static readonly DateTime Now = DateTime.UtcNow;

    private static readonly Lazy<string> Packed = new(Pack);
    private static readonly Lazy<string> Renamed = new(WithNextVersion);

    /// <summary>A version that was never used before, so that no package folder of NuGet can contain a package of an earlier run by this name.</summary>
    public static string Version { get; } =
        string.Create(CultureInfo.InvariantCulture, $"0.{(Now - DateTime.UnixEpoch).Days}.{(int)Now.TimeOfDay.TotalSeconds / 2}");

    /// <summary>The version of the packages in <see cref="NextFolder"/>.</summary>
    public static string NextVersion { get; } = Version + ".1";

    /// <summary>The folder of the packages.</summary>
    public static string Folder => Packed.Value;

    /// <summary>A feed with the next version of the packages that every publish uses.</summary>
    public static string NextFolder => Renamed.Value;

    private static string Pack()
    {
        var folder = Path.Combine(Workspace.Root, "feed");
        var environment = new Dictionary<string, string?> { ["MinImageVersion"] = Version, ["UseSharedCompilation"] = "true" };
        var result = Command.Run(Path.Combine(Workspace.Repository, "pack.sh"), [folder], environment: environment);
        Assert.True(result.ExitCode == 0, result.Text);
        return folder;
    }

    // The same files with another version, which is contained in two of them: packing again would take a minute.
    private static string WithNextVersion()
    {
        var next = Directory.CreateDirectory(Path.Combine(Workspace.Root, "feed-next")).FullName;
        foreach (var name in (string[])["Build", "Sysroot.linux-x64", "Sysroot.linux-arm64", "Certificates"])
        {
            var package = Path.Combine(next, $"MinImage.{name}.{NextVersion}.nupkg");
            File.Copy(Path.Combine(Folder, $"MinImage.{name}.{Version}.nupkg"), package);
            using var zip = ZipFile.Open(package, ZipArchiveMode.Update);
            foreach (var entry in zip.Entries.Where(e => e.Name == "MinImage.Versions.props" || e.Name.EndsWith(".nuspec", StringComparison.Ordinal)).ToList())
            {
                Replace(zip, entry);
            }
        }

        return next;
    }

    private static void Replace(ZipArchive zip, ZipArchiveEntry entry)
    {
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        Assert.Contains($">{Version}<", text, StringComparison.Ordinal);
        var name = entry.FullName;
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text.Replace($">{Version}<", $">{NextVersion}<", StringComparison.Ordinal));
    }
}
