using System.Text;
using System.Text.Json.Nodes;
using MinImage.Oci;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A publish with deliveries, as a user starts it.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Delivering(DeliveredProject delivered) : IClassFixture<DeliveredProject>
{
    private string Archive => Path.Combine(delivered.Project.Folder, "images", "team", "shop.tar.gz");

    [Fact]
    public void Docker_stops_it_without_having_to_kill_it()
    {
        var name = "team/shop:latest";
        var id = delivered.Docker.Docker("run", "--detach", "--network", "host", name, "forever").Output.Trim();
        Assert.True(SpinWait.SpinUntil(() => delivered.Docker.Docker("logs", id).Output.Contains("hello", StringComparison.Ordinal), TimeSpan.FromMinutes(1)));

        delivered.Docker.Docker("stop", "--time", "60", id);

        Assert.Equal("143", delivered.Docker.Docker("inspect", "--format", "{{.State.ExitCode}}", id).Output.Trim());
        delivered.Docker.Docker("rm", id);
    }

    [Theory]
    [InlineData("team/shop:1")]
    [InlineData("team/shop:latest")]
    public void Docker_runs_it_by_each_name(string name)
    {
        var result = delivered.Docker.Docker("run", "--rm", "--network", "host", name, "docker");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("hello docker", result.Output.Trim());
        Assert.Contains("team/shop:1, team/shop:latest -> Docker 20.10", delivered.Result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_archive_lies_where_the_sdk_puts_it()
    {
        Assert.Equal(Archive, Property("GeneratedArchiveOutputPath"));
        Command.Output("gzip", "--test", Archive);
        Assert.Contains("manifest.json", Command.Output("tar", "-tzf", Archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_get_the_sdks_outputs()
    {
        var reference = JsonNode.Parse(File.ReadAllText(Path.Combine(delivered.Project.Layout, "index.json")))!["manifests"]![0]!;
        var container = Assert.Single(delivered.Outputs["Items"]!["GeneratedContainer"]!.AsArray())!;

        Assert.Equal((string?)reference["digest"], Property("GeneratedContainerDigest"));
        Assert.Equal(Property("GeneratedContainerDigest"), Digest.Of(Encoding.UTF8.GetBytes(Property("GeneratedContainerManifest"))).ToString());
        Assert.Equal(MediaTypes.ImageManifest, Property("GeneratedContainerMediaType"));
        Assert.Equal(
            (string?)JsonNode.Parse(Property("GeneratedContainerManifest"))!["config"]!["digest"],
            Digest.Of(Encoding.UTF8.GetBytes(Property("GeneratedContainerConfiguration"))).ToString());
        Assert.Equal("", Property("GeneratedImageIndex"));
        Assert.Equal(Property("GeneratedContainerManifest"), (string?)container["Manifest"]);
        Assert.Equal(Property("GeneratedContainerConfiguration"), (string?)container["Configuration"]);
        Assert.Equal(Property("GeneratedContainerDigest"), (string?)container["ManifestDigest"]);
        Assert.Equal(MediaTypes.ImageManifest, (string?)container["ManifestMediaType"]);
        Assert.Equal(
            ["team/shop:1", "team/shop:latest"], delivered.Outputs["Items"]!["GeneratedContainerName"]!.AsArray().Select(name => (string?)name!["Identity"]));
    }

    [Fact]
    public void The_metadata_file_says_the_same()
    {
        Assert.Equal(Property("GeneratedContainerDigest"), (string?)delivered.Metadata["digest"]);
        Assert.Equal("team/shop", (string?)delivered.Metadata["name"]);
        Assert.Equal(["1", "latest"], delivered.Metadata["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(delivered.Project.Layout, Path.TrimEndingDirectorySeparator((string)delivered.Metadata["layout"]!));
        Assert.Equal("linux/amd64", (string?)delivered.Metadata["platforms"]![0]!["platform"]);
    }

    [Fact]
    public void Nothing_is_loaded_without_being_asked_for_and_whichever_engine_answers_where_it_is()
    {
        var silent = delivered.Publish("-p:ContainerImageTag=silent");
        var refused = delivered.Publish("-p:ContainerImageTag=refused", "-p:LocalRegistry=Docker", "-p:MinImageLoad=false");
        var asked = delivered.Publish("-p:ContainerImageTag=asked", "-p:MinImageLoad=true");

        Assert.True(silent.ExitCode == 0 && refused.ExitCode == 0 && asked.ExitCode == 0, silent.Text + refused.Text + asked.Text);
        var images = delivered.Docker.Docker("images", "--format", "{{.Repository}}:{{.Tag}}").Output.Split('\n');
        Assert.Contains("team/shop:asked", images);
        Assert.DoesNotContain("team/shop:silent", images);
        Assert.DoesNotContain("team/shop:refused", images);
        Assert.Empty(LayoutValidator.Validate(delivered.Project.Layout, CancellationToken.None));
    }

    [Theory]
    [InlineData("unix:///nowhere/docker.sock", "Docker", "MINIMAGE4001")]
    [InlineData("nonsense://", "Docker", "MINIMAGE4005")]
    [InlineData("unix:///nowhere/docker.sock", "containerd", "MINIMAGE4006")]
    public void An_engine_that_is_not_there_is_said_before_anything_is_compiled_and_the_layout_is_as_it_was(string host, string engine, string code)
    {
        var index = Path.Combine(delivered.Project.Layout, "index.json");
        var before = File.ReadAllText(index);

        var result = delivered.Project.PublishWith(
            new() { ["DOCKER_HOST"] = host, ["PATH"] = "/nowhere" }, "--no-restore", "-p:ContainerImageTag=new", $"-p:LocalRegistry={engine}");

        Assert.True(result.ExitCode != 0, result.Text);
        Assert.Contains($"error {code}: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop.dll", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at MinImage.", result.Text, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(index));
    }

    private string Property(string name) => (string)delivered.Outputs["Properties"]![name]!;
}
