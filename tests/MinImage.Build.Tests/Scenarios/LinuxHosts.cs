using MinImage.Build.Tests.Hosts;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Publishes on other Linux hosts, by a user who may do nothing but write to the project's folder.</summary>
[Trait(Needs.Trait, Needs.Hosts)]
public sealed class LinuxHosts(LinuxImages images) : IClassFixture<LinuxImages>
{
    [Theory]
    [InlineData("trixie")]
    [InlineData("noble")]
    [InlineData("resolute")]
    public void Images_of_console_and_web_apps_are_those_of_this_host(string release)
    {
        var console = HostProjects.WriteConsole(Workspace.NewFolder(release), "\n");
        var web = HostProjects.WriteWeb(Workspace.NewFolder(release), "\n");

        var results = new[] { console, web }.Select(project => LinuxRoot.Publish(release, project)).ToList();

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Text));
        Assert.Equal(IndexOf(images.Console), IndexOf(console));
        Assert.Equal(IndexOf(images.Web), IndexOf(web));
        HostTable.Say(
            LinuxRoot.NameOf(release) + ", x64",
            "`linux-x64`, `linux-arm64`",
            "in a root file system of debootstrap, not as root, with a home that is read-only and without ICU; a console app with content, a web app");
    }

    private static string IndexOf(TestProject project) => File.ReadAllText(Path.Combine(project.Layout, "index.json"));
}
