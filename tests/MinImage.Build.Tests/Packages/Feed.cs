using System.Globalization;

namespace MinImage.Build.Tests.Packages;

/// <summary>The packages, packed once for all tests by the script that users of the repository run.</summary>
public static class Feed
{
    private static readonly DateTime Now = DateTime.UtcNow;

    /// <summary>A version that never was: a package of an earlier run, in whatever folder of NuGet's, cannot be mistaken for it.</summary>
    public static string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.{(Now - DateTime.UnixEpoch).Days}.{(int)Now.TimeOfDay.TotalSeconds / 2}");

    public static string NextVersion { get; } = Version + ".1";

    private static readonly Lazy<string> Packed = new(() => Pack(Version, "feed", packages: null));
    private static readonly Lazy<string> PackedAgain = new(() => Pack(NextVersion, "feed-next", "Build Sysroot.linux-x64 Sysroot.linux-arm64 Certificates"));

    public static string Folder => Packed.Value;

    /// <summary>A feed with the next version of what every publish takes.</summary>
    public static string NextFolder => PackedAgain.Value;

    private static string Pack(string version, string name, string? packages)
    {
        var folder = Path.Combine(Workspace.Root, name);
        var result = Command.Run(
            Path.Combine(Workspace.Repository, "pack.sh"), [folder], environment: new() { ["MinImageVersion"] = version, ["MinImagePackages"] = packages });
        Assert.True(result.ExitCode == 0, result.Text);
        return folder;
    }
}
