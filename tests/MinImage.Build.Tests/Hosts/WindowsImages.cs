using System.Diagnostics;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The projects, published on Windows.</summary>
public sealed class WindowsImages
{
    // A checkout of Git for Windows.
    private const string LineEnding = "\r\n";

    public WindowsImages()
    {
        Console = OnWindows(HostProjects.WriteConsole(Workspace.NewFolder("windows"), LineEnding));
        Web = OnWindows(HostProjects.WriteWeb(Workspace.NewFolder("windows"), LineEnding));
        Assert.All([Console, Web], project =>
        {
            var result = Publish(project, "-p:ContainerArchiveOutputPath=" + WindowsSdk.PathOf(ImagesHere.ArchiveOf(project)));
            Assert.True(result.ExitCode == 0, result.Text);
        });
    }

    public TestProject Console { get; }

    public TestProject Web { get; }

    /// <summary>Creates another console project on Windows.</summary>
    /// <param name="folder">An empty folder.</param>
    public static TestProject NewConsole(string folder) => OnWindows(HostProjects.WriteConsole(folder, LineEnding));

    /// <summary>Publishes a project on Windows.</summary>
    public static CommandResult Publish(TestProject project, params string[] arguments) => PublishWith(project, [], arguments);

    /// <summary>Publishes a project on Windows, with more environment variables.</summary>
    public static CommandResult PublishWith(TestProject project, Dictionary<string, string?> environment, params string[] arguments) =>
        WindowsSdk.Dotnet(project.Folder, project.PackageFolder, Arguments(project, arguments), environment);

    /// <summary>Starts a publish on Windows.</summary>
    public static Process Start(TestProject project) => WindowsSdk.Start(project.Folder, project.PackageFolder, Arguments(project, []));

    private static string[] Arguments(TestProject project, string[] arguments) =>
        ["publish", WindowsSdk.PathOf(project.ProjectFile), "-p:MinImage=true", "-nodeReuse:false", "-m:1", .. arguments];

    // The feed is on a drive there, and no other source can be reached.
    private static TestProject OnWindows(TestProject project)
    {
        File.WriteAllText(Path.Combine(project.Root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="minimage" value="{WindowsSdk.PathOf(Feed.Folder)}" /></packageSources>
            </configuration>
            """);
        return project;
    }
}
