using MinImage.Build.Tests.Engines;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The time zones that an image contains, and that .NET finds them.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class TimeZones(TimeZonesProject zones) : IClassFixture<TimeZonesProject>
{
    [Fact]
    public void Of_a_list_are_found_by_their_names_by_old_names_and_as_the_local_one()
    {
        using var docker = DockerDaemon.Start();
        docker.Load(zones.Project.Layout, TimeZonesProject.Name);

        string Run(string variable, params string[] arguments)
        {
            var run = docker.Docker(
                [
                    "run", "--rm", "--network", "none", .. variable.Length > 0 ? ["--env", variable] : Array.Empty<string>(),
                    TimeZonesProject.Name, .. arguments,
                ]);
            Assert.True(run.ExitCode == 0, run.Text);
            return run.Output;
        }

        Assert.Equal("Europe/Berlin 13:00 14:00\n", Run("", "local"));
        Assert.Equal("US/Pacific 04:00 05:00\n", Run("TZ=US/Pacific", "local"));
        Assert.Equal("UTC 12:00 12:00\n", Run("TZ=", "local"));
        Assert.Equal("Asia/Calcutta\nEtc/GMT+5\nEurope/Berlin\nUS/Pacific\nUTC\n", Run("", "list"));
        Assert.Equal(
            """
            Europe/Berlin 13:00 14:00
            US/Pacific 04:00 05:00
            America/Los_Angeles 04:00 05:00
            Asia/Calcutta 17:30 17:30
            Etc/GMT+5 07:00 07:00
            UTC 12:00 12:00
            Etc/UTC 12:00 12:00
            Asia/Tokyo is not there

            """,
            Run("", "Europe/Berlin", "US/Pacific", "America/Los_Angeles", "Asia/Calcutta", "Etc/GMT+5", "UTC", "Etc/UTC", "Asia/Tokyo"));
    }

    [Fact]
    public void All_are_what_Debian_has_and_each_is_found()
    {
        var root = Path.Combine(Runc.Unpack(zones.AllLayout, TimeZonesProject.Name), "rootfs", "usr", "share", "zoneinfo");
        var names = Command.Output("find", root, "-type", "f", "-printf", "%P\\n", "-o", "-type", "l", "-printf", "%P\\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "zone.tab").Order(StringComparer.Ordinal).ToArray();

        var found = Runc.Run(zones.AllLayout, TimeZonesProject.Name, names);
        var listed = Runc.Run(zones.AllLayout, TimeZonesProject.Name, "list");

        Assert.True(names.Length > 500, string.Join(' ', names));
        Assert.True(found.ExitCode == 0, found.Text);
        Assert.Equal(names, found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("is not there", found.Output, StringComparison.Ordinal);
        Assert.Contains("America/Argentina/ComodRivadavia 09:00 09:00\n", found.Output, StringComparison.Ordinal);
        Assert.True(listed.Output.Split('\n').Length > 400, listed.Text);
        Assert.Empty(LayoutValidator.Validate(zones.AllLayout, CancellationToken.None));
    }

    [Fact]
    public void Come_with_the_layer_that_changes_least()
    {
        string[] LayersOf(string layout) =>
            [.. System.Text.Json.Nodes.JsonNode.Parse(
                Command.Output("skopeo", "inspect", "--raw", $"oci:{layout}:{TimeZonesProject.Name}"))!["layers"]!.AsArray().Select(
                layer => (string)layer!["digest"]!)];

        var some = LayersOf(zones.Project.Layout);
        var all = LayersOf(zones.AllLayout);

        Assert.NotEqual(some[0], all[0]);
        Assert.Equal(some[1..], all[1..]);
    }

    [Theory]
    [InlineData("Europe/Atlantis", "'Europe/Atlantis'")]
    [InlineData("europe/berlin", "Is it 'Europe/Berlin'?")]
    [InlineData("../../../etc/passwd", "'../../../etc/passwd'")]
    public void That_do_not_exist_are_said_before_anything_is_compiled(string name, string shown)
    {
        var result = zones.Project.Publish("-p:MinImageTimeZones=" + name, "-p:MinImageLayoutPath=unknown/");

        Assert.True(result.ExitCode != 0, result.Text);
        var error = Assert.Single(result.Output.Split('\n'), line => line.Contains("error MINIMAGE2040: ", StringComparison.Ordinal));
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(zones.Project.Folder, "unknown", "index.json")));
    }
}
