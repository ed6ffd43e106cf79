using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Files, folders and volumes that a project adds, and their layers.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class AddedContent(AddedContentProject content) : IClassFixture<AddedContentProject>
{
    private string Layout => content.Project.Layout;

    [Fact]
    public void Is_where_and_whose_the_project_says()
    {
        var root = Path.Combine(Runc.Unpack(Layout, AddedContentProject.Name), "rootfs");

        var listing = Command.Output(
            "find", root, "-path", "*/srv/hard", "-prune", "-o", "-path", "*/app/published", "-prune", "-o", "-printf", "/%P %m %U:%G %l\\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ToList();

        Assert.Superset(
            new HashSet<string>
            {
                "/data 755 1654:1654",
                "/etc/shop 755 0:0",
                "/etc/shop/policy.json 640 0:1654",
                "/srv/models/en/small.onnx 644 0:0",
                "/srv/models/large.onnx 644 0:0",
                "/srv/seed 755 1654:1654",
                "/srv/seed/empty 755 1654:1654",
                "/srv/seed/first.txt 644 1654:1654",
                "/srv/seed/latest 777 1654:1654 first.txt",
                "/usr/bin/start 755 0:0",
            },
            listing.ToHashSet());
    }

    [Fact]
    public void Keeps_names_with_line_feeds_quotes_and_many_characters_whole()
    {
        var root = Path.Combine(Runc.Unpack(Layout, AddedContentProject.Name), "rootfs");

        Assert.All(AddedContentProject.HardNames, name =>
        {
            Assert.Equal(name, File.ReadAllText(Path.Combine(root, "srv", "hard", name)));
            Assert.Equal(name, File.ReadAllText(Path.Combine(root, "app", "published", name)));
        });
        Assert.All(AddedContentProject.NamesThatDifferByCase, name => Assert.Equal(name, File.ReadAllText(Path.Combine(root, "srv", "hard", name))));
        Assert.Empty(LayoutValidator.Validate(Layout, CancellationToken.None));
    }

    [Fact]
    public void Is_read_and_written_by_the_app_as_its_user_in_docker()
    {
        using var docker = DockerDaemon.Start();
        docker.Load(Layout, AddedContentProject.Name);

        var run = docker.Docker("run", "--rm", "--network", "none", AddedContentProject.Name);

        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Equal("one policyfirst\nwrote\n", run.Output);
    }

    [Fact]
    public void Is_told_to_the_engine_by_the_config()
    {
        var config = JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{Layout}:{AddedContentProject.Name}"))!["config"]!;

        Assert.Equal("""{"/data":{}}""", config["Volumes"]!.ToJsonString());
        Assert.Equal("SIGINT", (string?)config["StopSignal"]);
    }

    [Fact]
    public void Stays_in_layers_that_a_changed_line_of_code_does_not_change()
    {
        var before = LayersOf(Layout);
        content.Project.Write("Program.cs", AddedContentProject.Program("two"));

        var result = content.Project.Publish("-p:MinImageLayoutPath=changed/");

        Assert.True(result.ExitCode == 0, result.Text);
        var after = LayersOf(Path.Combine(content.Project.Folder, "changed"));
        Assert.Equal(3, after.Length);
        Assert.Equal(before[..2], after[..2]);
        Assert.NotEqual(before[2], after[2]);
    }

    [Fact]
    public void That_is_not_there_is_said_by_its_name()
    {
        content.Project.Write(
            "Directory.Build.targets",
            """<Project><ItemGroup Condition="'$(Missing)' == 'true'"><MinImageFile Include="no-such-file" TargetPath="/srv/gone" /></ItemGroup></Project>""");

        var result = content.Project.Publish("-p:MinImageLayoutPath=missing/", "-p:Missing=true");

        Assert.True(result.ExitCode != 0, result.Text);
        Assert.Contains("error MINIMAGE2015: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("no-such-file", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(content.Project.Folder, "missing", "index.json")));
    }

    [Theory]
    [InlineData("<ContainerAppCommand Include='dotnet;Content.dll' />", "'dotnet'")]
    [InlineData("<ContainerEntrypoint Include='start' />", "'/bin/sh'")]
    public void Does_not_become_an_image_that_cannot_start(string items, string shown)
    {
        content.Project.Write("Directory.Build.targets", $"<Project><ItemGroup Condition=\"'$(CannotStart)' == 'true'\">{items}</ItemGroup></Project>");

        var result = content.Project.Publish("-p:MinImageLayoutPath=cannot/", "-p:CannotStart=true");

        Assert.True(result.ExitCode != 0, result.Text);
        var error = Assert.Single(result.Output.Split('\n'), line => line.Contains("error MINIMAGE2027: ", StringComparison.Ordinal));
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(content.Project.Folder, "cannot", "index.json")));
    }

    private static string[] LayersOf(string layout) =>
        [.. JsonNode.Parse(Command.Output("skopeo", "inspect", "--raw", $"oci:{layout}:{AddedContentProject.Name}"))!["layers"]!.AsArray().Select(
            layer => (string)layer!["digest"]!)];
}
