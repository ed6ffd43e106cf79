using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>One property decides whether PublishContainer makes the SDK's image or ours.</summary>
public sealed class Switching
{
    [Fact]
    public void By_one_property_in_both_directions_without_a_clean_and_without_it_the_package_changes_nothing()
    {
        using var registry = ImageRegistry.Start();
        registry.Push(SpeakingImage.BaseImage(), "zero:1", "zero:1");
        var project = TestProject.Console("Shop", """Console.WriteLine("shop");""");
        var without = TestProject.Console("Shop", """Console.WriteLine("shop");""");
        File.WriteAllText(without.ProjectFile, RemovePackage(File.ReadAllText(without.ProjectFile)));

        var reference = Publish(without, registry, "reference");
        var sdk = Publish(project, registry, "sdk");
        var ours = Publish(project, registry, "ours", "-p:MinImage=true");
        var sdkAgain = Publish(project, registry, "sdk-again", "-p:MinImage=false");
        var oursAgain = Publish(project, registry, "ours-again", "-p:MinImage=true");

        Assert.Equal(reference, sdk);
        Assert.Equal(reference, sdkAgain);
        Assert.Contains("dotnet", reference, StringComparison.Ordinal);
        Assert.Contains("/app/Shop.dll", reference, StringComparison.Ordinal);
        Assert.Equal(ours, oursAgain);
        Assert.Contains("SSL_CERT_FILE", ours, StringComparison.Ordinal);
        Assert.DoesNotContain("Shop.dll", ours, StringComparison.Ordinal);
        Assert.Equal(registry.Digest("ours:latest"), registry.Digest("ours-again:latest"));
    }

    // The package of the project, which is its only item.
    private static string RemovePackage(string project) => string.Join('\n', project.Split('\n').Where(
        line => !line.Contains("MinImage.Build", StringComparison.Ordinal)));

    /// <summary>Publishes, and describes the image in the registry: its config but for the times, and the files of its layers with modes and hashes.</summary>
    private static string Publish(TestProject project, ImageRegistry registry, string name, params string[] arguments)
    {
        var result = project.Dotnet(
            [
                "publish", "-t:PublishContainer", "-r", "linux-x64", "--self-contained", "false", $"-p:ContainerBaseImage={registry.Address}/zero:1",
                $"-p:ContainerRegistry={registry.Address}", $"-p:ContainerRepository={name}", "-p:PathMap=\"" + project.Folder + "=/_\"", .. arguments,
            ]);
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        var layout = Path.Combine(Workspace.NewFolder(), "pulled");
        registry.Pull($"{name}:latest", layout, name);
        return Config(registry.Config($"{name}:latest")) + Files(layout, name);
    }

    private static string Config(string json)
    {
        var config = JsonNode.Parse(json)!;
        config["created"] = config["history"] = config["rootfs"] = null;
        var labels = config["config"]!["Labels"]!.AsObject();
        labels.Remove("org.opencontainers.image.created");
        labels.Remove("org.opencontainers.artifact.created");
        return config.ToJsonString() + "\n";
    }

    private static string Files(string layout, string name)
    {
        var bundle = Path.Combine(Workspace.NewFolder(), "bundle");
        Command.Output("umoci", "unpack", "--image", $"{layout}:{name}", bundle);
        var root = Path.Combine(bundle, "rootfs");
        return Command.Output("sh", "-c", $"cd '{root}' && find . -type f | LC_ALL=C sort | xargs -r stat -c '%a %n' && find . -type f | LC_ALL=C sort | "
            + "xargs -r sha256sum").Replace("  .", " ", StringComparison.Ordinal);
    }
}
