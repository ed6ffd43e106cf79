using System.Security.Authentication;
using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>One publish for two architectures: the host's and an emulated one.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class SeveralPlatforms
{
    private const string Version = "org.opencontainers.image.version";
    private const string Toolset = "net.dot.sdk.version";

    private static readonly string[] Platforms = ["linux-x64", "linux-arm64"];

    [Fact]
    public void One_publish_makes_one_image_of_all_platforms_and_each_does_tls_whichever_linker_made_it()
    {
        var authority = TestAuthority.Create("MinImage Test Root");
        var project = TestProject.Sample("Fetch");
        project.Write("authority.pem", authority.Pem);
        project.Write(
            "Directory.Build.targets",
            """<Project><ItemGroup><ContainerAnnotation Include="com.example.of" Value="all platforms" Scope="Index" /></ItemGroup></Project>""");
        string[] arguments = [$"-p:MinImageVersion={Feed.Version}", "-p:FetchCertificate=authority.pem"];
        using var server = new HttpsServer(authority.Server, SslProtocols.Tls13);

        var builtIn = project.Publish([.. arguments, "-p:ContainerRuntimeIdentifiers=\"linux-x64;linux-arm64\"", "-p:MinImageLayoutPath=bin/built-in/"]);
        var files = Directory.EnumerateFiles(project.PublishFolder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(project.PublishFolder, f))
            .Order(StringComparer.Ordinal)
            .ToList();
        var again = project.Publish(
            [
                .. arguments, "-p:ContainerRuntimeIdentifiers=\"linux-arm64;linux-musl-x64;linux-x64;linux-arm64\"", "-p:MinImageLayoutPath=bin/again/",
                "-p:ContainerPublishInParallel=false",
            ]);
        var one = project.Publish([.. arguments, "-r", "linux-arm64", "-p:MinImageLayoutPath=bin/one/"]);
        var host = project.Publish(
            [.. arguments, "-p:RuntimeIdentifiers=\"win-x64;linux-x64;linux-arm64\"", "-p:MinImageLayoutPath=bin/host/", "-p:MinImageLinker=Host"]);

        Assert.All([builtIn, again, one, host], result => Assert.True(result.ExitCode == 0, result.Text));
        Assert.Contains("linux/amd64", builtIn.Output, StringComparison.Ordinal);
        Assert.Contains("linux/arm64", builtIn.Output, StringComparison.Ordinal);
        Assert.Contains("linux-musl-x64 is built as linux-x64", again.Output, StringComparison.Ordinal);
        Assert.Equal(["linux-arm64/Fetch", "linux-arm64/Fetch.dbg", "linux-x64/Fetch", "linux-x64/Fetch.dbg"], files);
        foreach (var layout in (string[])["built-in", "host"])
        {
            var index = Index(project, layout);
            Assert.Equal(
                ["linux/amd64", "linux/arm64"], index["manifests"]!.AsArray().Select(m => $"{m!["platform"]!["os"]}/{m["platform"]!["architecture"]}"));
            Assert.Equal(("1.0.0", "all platforms", null), (Annotation(index, Version), Annotation(index, "com.example.of"), Annotation(index, Toolset)));
            foreach (var platform in Platforms)
            {
                var manifest = Manifest(project, layout, platform);
                Assert.Equal(("1.0.0", null), (Annotation(manifest, Version), Annotation(manifest, "com.example.of")));
                Assert.NotNull(Annotation(manifest, Toolset));
                var run = Runc.Run(Single(project, layout, platform), "fetch:latest", server.Url());
                Assert.True((run.ExitCode, run.Output) == (0, $"{HttpsServer.Body.Length}\n"), $"{layout}, {platform}: {run.Text}");
            }
        }

        // The result depends neither on the order of the platforms nor on what else was built; a platform for musl is the same one.
        Assert.Equal(Index(project, "built-in").ToJsonString(), Index(project, "again").ToJsonString());
        Assert.Equal((string?)Index(project, "built-in")["manifests"]![1]!["digest"], (string?)Top(project, "one")["digest"]);
    }

    [Theory]
    [InlineData("freebsd-x64")]
    [InlineData("linux-musl-x64", "-p:MinImageLinker=Host")]
    public void A_platform_that_cannot_be_built_is_refused_before_any_other_is(string platform, params string[] arguments)
    {
        var project = TestProject.Console("App", "Console.WriteLine();");

        var result = project.Publish([$"-p:ContainerRuntimeIdentifiers=\"linux-x64;{platform}\"", .. arguments]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error MINIMAGE1006", result.Output, StringComparison.Ordinal);
        Assert.Contains(platform, result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj", "minimage")), result.Text);
    }

    private static JsonNode Top(TestProject project, string layout) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(project.Folder, "bin", layout, "index.json")))!["manifests"]!.AsArray().Single()!;

    private static JsonNode Index(TestProject project, string layout) => Blob(project, layout, Top(project, layout));

    private static JsonNode Manifest(TestProject project, string layout, string platform) =>
        Blob(project, layout, Index(project, layout)["manifests"]![platform == "linux-x64" ? 0 : 1]!);

    private static JsonNode Blob(TestProject project, string layout, JsonNode descriptor) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(project.Folder, "bin", layout, "blobs", "sha256", ((string)descriptor["digest"]!)["sha256:".Length..])))!;

    private static string? Annotation(JsonNode of, string name) => (string?)of["annotations"]![name];

    // umoci selects the host's platform of an index, so it gets a layout that contains the other one alone.
    private static string Single(TestProject project, string layout, string platform)
    {
        var single = Path.Combine(Workspace.NewFolder(), "single");
        var architecture = platform == "linux-x64" ? "amd64" : "arm64";
        Command.Output(
            "skopeo", "--override-arch", architecture, "copy", $"oci:{Path.Combine(project.Folder, "bin", layout)}:fetch:latest", $"oci:{single}:fetch:latest");
        return single;
    }
}
