using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

public sealed partial class Readme
{
    [Fact]
    public void The_quick_start_gives_an_image_that_runs()
    {
        var folder = Workspace.NewFolder();
        var text = File.ReadAllText(Path.Combine(Workspace.Repository, "README.md"));
        var commands = QuickStart().Match(text).Groups[1].Value.Replace("/path/to/checkout", Workspace.Repository, StringComparison.Ordinal);
        var packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(packages);

        var result = Command.Run("bash", ["-euc", commands], folder, new()
        {
            ["HOME"] = folder,
            ["MinImageVersion"] = Feed.NextVersion,
            ["NUGET_PACKAGES"] = Path.Combine(folder, "packages"),
            ["NUGET_FALLBACK_PACKAGES"] = packages,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["MSBuildSDKsPath"] = null,
            ["MSBuildExtensionsPath"] = null,
            ["MSBUILD_EXE_PATH"] = null,
        });

        Assert.True(result.ExitCode == 0, result.Text);
        var layout = Path.Combine(folder, "hello", "bin", "Release", "net10.0", "minimage");
        Assert.Equal("Hello, World!", Runc.Run(layout, "hello:latest").Output.Trim());
    }

    [GeneratedRegex(@"## Quick start.*?```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex QuickStart();
}
