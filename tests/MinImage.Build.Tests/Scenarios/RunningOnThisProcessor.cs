using System.Security.Authentication;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What does not work under an emulator: starting itself, running under a daemon, and the signal rules of process 1.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract class RunningOnThisProcessor(ProbeImage probe) : Running(probe)
{
    private readonly ProbeImage _probe = probe;

    [Fact]
    public void Starts_itself_and_ends_as_the_child_does_which_ends_in_the_middle_of_a_try_block()
    {
        var result = Run("run", "exit", "7");

        Assert.True(result.ExitCode == 7, result.Text);
        Assert.Equal("leaving", result.Output.Trim());
    }

    // The runtime always handles SIGINT, and applies the default action after our handler: none for process 1, unless that is an emulator.
    [Fact]
    public void Ends_by_ctrl_c_after_its_exit_handlers() => AssertEndsAfterItsExitHandlers("INT", 128 + 2);

    [Fact]
    public void Runs_under_a_real_docker_daemon()
    {
        using var docker = DockerDaemon.Start();
        using var server = new HttpsServer(_probe.Authority.Server, SslProtocols.Tls13);
        docker.Load(_probe.Layout, ProbeImage.Name);

        var result = docker.Docker("run", "--rm", "--network", "host", ProbeImage.Name, "get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(BodyLength, result.Output.Trim());
    }
}
