using MinImage.Build.Tests.Hosts;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Publishes on other Linux hosts, by a user who may do nothing but write to the project's folder.</summary>
[Collection(HostTable.Name)]
[Trait(Needs.Trait, Needs.Hosts)]
public sealed class LinuxHosts
{
    private const string Targets = "`linux-x64`, `linux-arm64`";
    private const string Where = "in a root file system of debootstrap, not as root, with a home that is read-only and without ICU; a console app with content";

    [Theory]
    [InlineData("trixie")]
    [InlineData("noble")]
    [InlineData("resolute")]
    public void Images_of_console_and_web_apps_are_those_of_this_host(string release)
    {
        var root = new LinuxRoot(release, "amd64");
        var console = HostProjects.WriteConsole(Workspace.NewFolder(release), "\n");
        var web = HostProjects.WriteWeb(Workspace.NewFolder(release), "\n");

        var results = new[] { console, web }.Select(project => root.Publish(project)).ToList();

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Text));
        Assert.Equal(IndexOf(ImagesHere.Console), IndexOf(console));
        Assert.Equal(IndexOf(ImagesHere.Web), IndexOf(web));
        HostTable.Say(root.Name + ", x64", Targets, Where + ", a web app");
    }

    [Fact]
    public void The_image_of_a_console_app_is_that_of_this_host_on_arm64_which_is_emulated()
    {
        var root = new LinuxRoot("trixie", "arm64");
        var console = HostProjects.WriteConsole(Workspace.NewFolder("arm64"), "\n");

        var result = root.Publish(console);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(IndexOf(ImagesHere.Console), IndexOf(console));
        HostTable.Say(root.Name + ", arm64", Targets, "run by qemu-user, " + Where);
    }

    [Theory]
    [InlineData("trixie")]
    [InlineData("noble")]
    [InlineData("resolute")]
    public void The_quick_start_gives_the_image_of_this_host(string release)
    {
        var folder = Workspace.NewFolder(release);

        var result = new LinuxRoot(release, "amd64").Run(folder, ["bash", "-euc", QuickStart.Commands]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(ImagesHere.QuickStart, QuickStart.IndexIn(folder));
    }

    private static string IndexOf(TestProject project) => File.ReadAllText(Path.Combine(project.Layout, "index.json"));
}
