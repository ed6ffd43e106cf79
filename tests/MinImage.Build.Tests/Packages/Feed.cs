namespace MinImage.Build.Tests.Packages;

/// <summary>The packages, packed once for all tests by the script that users of the repository run.</summary>
public static class Feed
{
    private static readonly Lazy<string> Packed = new(() => Pack("0.1.0", "feed"));
    private static readonly Lazy<string> PackedAgain = new(() => Pack("0.1.1", "feed-next"));

    public static string Folder => Packed.Value;

    /// <summary>A feed with the next version.</summary>
    public static string NextFolder => PackedAgain.Value;

    private static string Pack(string version, string name)
    {
        var folder = Path.Combine(Workspace.Root, name);
        var result = Command.Run(
            Path.Combine(Workspace.Repository, "pack.sh"), [folder], environment: new() { ["MinImageVersion"] = version });
        Assert.True(result.ExitCode == 0, result.Text);
        return folder;
    }
}
