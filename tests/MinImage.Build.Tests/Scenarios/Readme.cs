using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

[Trait(Needs.Trait, Needs.Engine)]
public sealed class Readme
{
    private const string UpdateInText = "0.1.1";

    [Fact]
    public void The_commands_give_an_image_that_runs_that_is_copied_and_that_gets_an_update()
    {
        var home = Workspace.NewFolder();
        var project = Path.Combine(home, "hello");
        var layout = Path.Combine(project, "bin", "Release", "net10.0", "minimage");

        Run(ReadmeCommands.Block("## Quick start"), home, home);

        Assert.Equal("Hello, World!", Runc.Run(layout, "hello:latest").Output.Trim());

        // Copied into another layout rather than into the machine's Docker.
        Run(ReadmeCommands.Block("skopeo copy").Replace("docker-daemon:hello", $"oci:{home}/copied:hello", StringComparison.Ordinal), project, home);

        Assert.Equal("Hello, World!", Runc.Run(Path.Combine(home, "copied"), "hello:latest").Output.Trim());

        using var registry = ImageRegistry.Start();
        Run(ReadmeCommands.Block("-p:ContainerRegistry=").Replace("localhost:5000", registry.Address, StringComparison.Ordinal), project, home);

        registry.Pull("hello:latest", Path.Combine(home, "pulled"), "hello");
        Assert.Equal("Hello, World!", Runc.Run(Path.Combine(home, "pulled"), "hello").Output.Trim());

        Run(ReadmeCommands.Block("-p:ContainerArchiveOutputPath="), project, home);

        Command.Output("skopeo", "inspect", $"oci-archive:{Path.Combine(project, "images", "hello.tar.gz")}:hello:latest");

        using var docker = DockerDaemon.Start();
        Run("export DOCKER_HOST=" + docker.Host + "\n" + ReadmeCommands.Block("-p:LocalRegistry="), project, home);

        Assert.Equal("Hello, World!", docker.Docker("run", "--rm", "--network", "host", "hello").Output.Trim());

        var update = Feed.Version + "-update";
        Run(ReadmeCommands.Block("MinImagePackages=Sysroot.linux-x64").Replace(UpdateInText, update, StringComparison.Ordinal), project, home);
        Run(ReadmeCommands.Block("-p:MinImageSysRootVersion=").Replace(UpdateInText, update, StringComparison.Ordinal), project, home);

        var inputs = Path.Combine(project, "obj", "minimage", "linux-x64", "Release", "net10.0", "native", "minimage.linked-inputs.json");
        Assert.Contains($"\"{update}\"", File.ReadAllText(inputs), StringComparison.Ordinal);
        Assert.Equal("Hello, World!", Runc.Run(layout, "hello:latest").Output.Trim());
    }

    [Fact]
    public void The_demo_fetches_a_page_from_an_image()
    {
        var environment = ReadmeCommands.Environment(new() { ["DEMO_ENGINES"] = "runc" });

        var result = Command.Run(Path.Combine(Workspace.Repository, "demo.sh"), [], environment: environment);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("The page was fetched over HTTPS", result.Output, StringComparison.Ordinal);
    }

    private static void Run(string commands, string folder, string home) => ReadmeCommands.Run(
        commands.Replace("/path/to/checkout", Workspace.Repository, StringComparison.Ordinal), folder, home, new() { ["MinImageVersion"] = Feed.NextVersion });
}
