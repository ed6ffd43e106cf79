using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>All ways to start a publish, one after the other on one project.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Commands(Commands.PublishedProject published) : IClassFixture<Commands.PublishedProject>
{
    private const string Program = """
        var version = typeof(Program).Assembly.GetName().Version;
        #if DEBUG
        Console.WriteLine($"debug {version}");
        #else
        Console.WriteLine($"release {version}");
        #endif
        """;

    private TestProject Project => published.Project;

    [Fact]
    public void Configuration_binary_log_and_one_node()
    {
        var result = Project.Publish("-c", "Debug", "-bl:debug.binlog", "-m:1");

        AssertSays(result, Path.Combine(Project.Folder, "bin", "Debug", "net10.0", "minimage"), "debug 1.0.0.0");
        Assert.True(File.Exists(Path.Combine(Project.Folder, "debug.binlog")));
    }

    [Theory]
    [InlineData("--no-restore")]
    [InlineData("--no-build")]
    public void No_restore_and_no_build_are_about_the_outer_build(string word)
    {
        Directory.Delete(Path.Combine(Project.Folder, "obj", "minimage"), recursive: true);

        var result = Project.Publish(word);

        AssertSays(result, Project.Layout, "release 1.0.0.0");
    }

    [Fact]
    public void A_version_is_that_of_the_program_and_of_the_image()
    {
        var result = Project.Publish("-p:Version=2.3.4", "-p:MinImageLayoutPath=images/version/");

        AssertSays(result, Path.Combine(Project.Folder, "images", "version"), "release 2.3.4.0");
        var config = JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{Project.Folder}/images/version:ways:latest"))!;
        Assert.Equal("2.3.4", (string?)config["config"]!["Labels"]!["org.opencontainers.image.version"]);
    }

    [Fact]
    public void A_platform_and_an_output_folder()
    {
        var result = Project.Publish("-r", "linux-x64", "-o", "out/here", "-p:MinImageLayoutPath=images/folder/");

        AssertSays(result, Path.Combine(Project.Folder, "images", "folder"), "release 1.0.0.0");
        Assert.Equal(
            ["Old.pdb", "Ways", "Ways.dbg"],
            Directory.EnumerateFiles(Path.Combine(Project.Folder, "out", "here")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_static_graph()
    {
        var result = Project.Publish("-graph", "-p:MinImageLayoutPath=images/graph/");

        AssertSays(result, Path.Combine(Project.Folder, "images", "graph"), "release 1.0.0.0");
    }

    [Fact]
    public void MSBuild_with_the_targets_name()
    {
        var result = Project.Dotnet(["msbuild", "-restore", "-t:MinImagePublish", "-p:Configuration=Release", "-p:MinImageLayoutPath=images/name/"]);

        AssertSays(result, Path.Combine(Project.Folder, "images", "name"), "release 1.0.0.0");
    }

    private static void AssertSays(CommandResult result, string layout, string output)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(output, Runc.Run(layout, "ways:latest").Output.Trim());
    }

    public sealed class PublishedProject
    {
        public PublishedProject()
        {
            Project = TestProject.Console(
                "Ways", Program, "<OptimizationPreference>Size</OptimizationPreference>", """<ProjectReference Include="Old/Old.csproj" />""");
            Project.Write(
                "Old/Old.csproj",
                """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup></Project>""");
            Project.Write(
                "Directory.Build.props",
                """<Project><PropertyGroup><DefaultItemExcludes>$(DefaultItemExcludes);Old/**</DefaultItemExcludes></PropertyGroup></Project>""");
            var result = Project.Publish();
            Assert.True(result.ExitCode == 0, result.Text);
        }

        public TestProject Project { get; }
    }
}
