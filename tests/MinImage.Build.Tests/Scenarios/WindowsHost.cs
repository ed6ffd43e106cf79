using System.Diagnostics;
using System.Globalization;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Hosts;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Publishes on Windows: its SDK, its runtime and its ILC, run by wine.</summary>
[Collection(HostTable.Name)]
[Trait(Needs.Trait, Needs.Windows)]
public sealed class WindowsHost(WindowsImages images) : IClassFixture<WindowsImages>
{
    [Fact]
    public void Images_of_console_and_web_apps_with_generated_sources_and_CRLF_are_those_of_linux()
    {
        Assert.Equal(IndexOf(ImagesHere.Console.Layout), IndexOf(images.Console.Layout));
        Assert.Equal(IndexOf(ImagesHere.Web.Layout), IndexOf(images.Web.Layout));

        var wine = Command.Output("wine", "--version").Trim();
        HostTable.Say("Windows, x64", "`linux-x64`, `linux-arm64`", $"under {wine}; a console app with content, a web app; sources with CRLF");
    }

    [Fact]
    public void Archives_are_those_of_linux()
    {
        Assert.Equal(File.ReadAllBytes(ImagesHere.ArchiveOf(ImagesHere.Console)), File.ReadAllBytes(ImagesHere.ArchiveOf(images.Console)));
        Assert.Equal(File.ReadAllBytes(ImagesHere.ArchiveOf(ImagesHere.Web)), File.ReadAllBytes(ImagesHere.ArchiveOf(images.Web)));
    }

    [Fact]
    public void A_layout_is_where_a_path_with_a_drive_backslashes_and_spaces_leads()
    {
        var folder = Path.Combine(Workspace.NewFolder(), "two words", "layout");

        var result = WindowsImages.Publish(images.Console, $@"-p:MinImageLayoutPath={WindowsSdk.PathOf(folder)}\");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(IndexOf(ImagesHere.Console.Layout), IndexOf(folder));
    }

    [Fact]
    public void An_image_goes_to_an_engine_by_tcp_and_to_a_registry()
    {
        using var docker = DockerDaemon.StartWithTcp();
        using var registry = ImageRegistry.Start();

        var loaded = WindowsImages.PublishWith(images.Console, new() { ["DOCKER_HOST"] = docker.Host }, "-p:LocalRegistry=Docker");
        var pushed = WindowsImages.Publish(images.Console, "-p:ContainerRegistry=" + registry.Address);

        Assert.True(loaded.ExitCode == 0 && pushed.ExitCode == 0, loaded.Text + pushed.Text);
        Assert.Contains("shop", docker.Docker("images").Output, StringComparison.Ordinal);
        var index = IndexOf(ImagesHere.Console.Layout);
        Assert.Contains($"\"{registry.Digest("shop:latest")}\"", index, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_may_be_longer_than_260_characters()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Workspace.NewFolder(), new string('l', 50), new string('m', 50))).FullName;
        var project = WindowsImages.NewConsole(folder);

        var result = WindowsImages.Publish(project);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(IndexOf(ImagesHere.Console.Layout), IndexOf(project.Layout));
        Assert.Contains(Directory.EnumerateFiles(project.Layout, "*", SearchOption.AllDirectories), file => WindowsSdk.PathOf(file).Length > 260);
    }

    [Fact]
    public async Task Two_publishes_take_turns_and_a_canceled_one_ends_its_compiler()
    {
        var project = WindowsImages.NewConsole(Workspace.NewFolder());
        project.Write("More.cs", "static class More;");

        using var canceled = WindowsImages.Start(project);
        await WaitFor(canceled, "Generating native code");
        Command.Output("kill", "-INT", canceled.Id.ToString(CultureInfo.InvariantCulture));
        await canceled.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        var compilers = Command.Run("pgrep", ["-f", Path.Combine(project.Folder, "obj").Replace('/', '\\')]);
        using var first = WindowsImages.Start(project);
        await WaitFor(first, "compiling to native code");
        var second = WindowsImages.Publish(project, "--no-restore");
        var rest = await first.StandardOutput.ReadToEndAsync();
        await first.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, canceled.ExitCode);
        Assert.Equal("", compilers.Output);
        Assert.True(first.ExitCode == 0, rest);
        Assert.True(second.ExitCode == 0, second.Text);
        Assert.Contains("Waiting for process ", second.Output, StringComparison.Ordinal);
        Assert.Contains("which is publishing 'Shop'", second.Output, StringComparison.Ordinal);
    }

    private static async Task WaitFor(Process publish, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await publish.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The publish ended without '{words}'.");
    }

    private static string IndexOf(string layout) => File.ReadAllText(Path.Combine(layout, "index.json"));
}
