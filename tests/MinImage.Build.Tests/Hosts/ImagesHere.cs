using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The projects, published on this machine once, with which those of other hosts are compared.</summary>
public static class ImagesHere
{
    private static readonly Lazy<TestProject> PublishedConsole = new(() => Publish(HostProjects.WriteConsole(Workspace.NewFolder("here"), "\n")));
    private static readonly Lazy<TestProject> PublishedWeb = new(() => Publish(HostProjects.WriteWeb(Workspace.NewFolder("here"), "\n")));
    private static readonly Lazy<string> StartedQuickly = new(Hosts.QuickStart.Run);

    /// <summary>The console app.</summary>
    public static TestProject Console => PublishedConsole.Value;

    /// <summary>The web app.</summary>
    public static TestProject Web => PublishedWeb.Value;

    /// <summary>The index of the layout that README's quick start makes.</summary>
    public static string QuickStart => StartedQuickly.Value;

    /// <summary>The archive that a project was published into.</summary>
    /// <param name="project">The project, published here or elsewhere.</param>
    public static string ArchiveOf(TestProject project) => Path.Combine(project.Root, "images of this project", project.Name + ".tar.gz");

    private static TestProject Publish(TestProject project)
    {
        var result = project.Publish("-p:ContainerArchiveOutputPath=" + ArchiveOf(project));
        Assert.True(result.ExitCode == 0, result.Text);
        return project;
    }
}
