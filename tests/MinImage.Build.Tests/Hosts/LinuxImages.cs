using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The projects, published on this machine, with which those of other hosts are compared.</summary>
public sealed class LinuxImages
{
    public LinuxImages()
    {
        Console = HostProjects.WriteConsole(Workspace.NewFolder("here"), "\n");
        Web = HostProjects.WriteWeb(Workspace.NewFolder("here"), "\n");
        Assert.All([Console, Web], project =>
        {
            var result = project.Publish();
            Assert.True(result.ExitCode == 0, result.Text);
        });
    }

    public TestProject Console { get; }

    public TestProject Web { get; }
}
