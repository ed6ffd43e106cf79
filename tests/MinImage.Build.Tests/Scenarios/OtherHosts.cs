using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// Windows and macOS, as far as Linux can play them: MSBuild is told that it runs there. What the SDK and ILCompiler's targets make of
/// that is real; their compiler's package for that host is an empty one, and Linux's compiler stands in for it.
/// </summary>
[Collection(Probe.Name)]
public sealed class OtherHosts(ProbeImage probe)
{
    [Theory]
    [InlineData("Windows_NT", "win-x64")]
    [InlineData("Unix", "osx-arm64")]
    public void Give_the_same_image_with_the_compiler_that_the_sdk_restores_for_them(string system, string host)
    {
        var checkout = probe.Checkout();
        var version = checkout.Dotnet(["msbuild", "-nologo", "-getProperty:BundledNETCoreAppPackageVersion"]).Output.Trim();
        EmptyPackage.Write(Path.Combine(checkout.Folder, "host-packages"), $"runtime.{host}.Microsoft.DotNet.ILCompiler", version);
        var compiler = Path.Combine(TestProject.SharedPackageFolder, "runtime.linux-x64.microsoft.dotnet.ilcompiler", version, "tools");

        var result = checkout.Publish(
            "-p:OS=" + system,
            "-p:NETCoreSdkRuntimeIdentifier=" + host,
            "-p:NETCoreSdkPortableRuntimeIdentifier=" + host,
            "-p:UseAppHost=false",
            "-p:RestoreAdditionalProjectSources=" + Path.Combine(checkout.Folder, "host-packages"),
            $"-p:IlcToolsPath={compiler}/",
            "-p:ContainerRuntimeIdentifier=linux-x64");

        Assert.True(result.ExitCode == 0, result.Text);
        // Not the folder of packages: a package that another folder of this machine already contains is not restored into it.
        Assert.Contains(
            Directory.EnumerateFiles(checkout.Folder, "project.assets.json", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains($"\"runtime.{host}.Microsoft.DotNet.ILCompiler\"", StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(probe.Layout, "index.json")), File.ReadAllText(Path.Combine(checkout.Layout, "index.json")));
    }

    [Theory]
    [InlineData("linux-x64", "linux-x64")]
    [InlineData("linux-arm64", "linux-arm64")]
    [InlineData("linux-musl-x64", "linux-x64")]
    [InlineData("linux-musl-x64", "linux-musl-x64", "-p:MinImageLinker=Host")]
    [InlineData("win-x64", "linux-x64")]
    [InlineData("win-x86", "linux-x64")]
    [InlineData("win-arm64", "linux-arm64")]
    [InlineData("osx-x64", "linux-x64")]
    [InlineData("osx-arm64", "linux-arm64")]
    [InlineData("osx-arm64", "linux-arm64", "-p:PublishAot=true")]
    [InlineData("linux-musl-x64", "linux-x64", "-p:PublishAot=true")]
    [InlineData("linux-musl-x64", "linux-x64", "-p:SelfContained=true")]
    [InlineData("osx-arm64", "linux-x64", "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("osx-arm64", "linux-x64", "-p:ContainerRuntimeIdentifier=linux-x64")]
    [InlineData("linux-x64", "linux-arm64", "-p:ContainerRuntimeIdentifier=linux-musl-arm64")]
    [InlineData("linux-x64", "linux-x64", "-p:RuntimeIdentifiers=\"win-x64;linux-musl-x64;linux-x64\"")]
    public void Make_an_image_for_linux_on_their_own_processor_unless_told_otherwise(string host, string platform, params string[] arguments)
    {
        var result = probe.Project.Dotnet(
            [
                "msbuild", "-nologo", "-p:MinImage=true", "-p:_IsPublishing=true", "-p:NETCoreSdkPortableRuntimeIdentifier=" + host,
                .. arguments, "-t:_MinImagePlatforms", "-getItem:_MinImageRuntimeIdentifier",
            ]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(platform, (string?)Assert.Single(JsonNode.Parse(result.Output)!["Items"]!["_MinImageRuntimeIdentifier"]!.AsArray())!["Identity"]);
    }
}
