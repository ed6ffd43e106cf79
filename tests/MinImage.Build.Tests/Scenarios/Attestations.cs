using MinImage.Build.Tests.Engines;
using MinImage.Deliveries.Archives;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Registries;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Real engines and clients pass over the documents in an image's index, from an archive and from a registry.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Attestations(DeliveredImage delivered, DeliveryEngines engines) : IClassFixture<DeliveredImage>, IClassFixture<DeliveryEngines>
{
    [Fact]
    public void Engines_load_the_archive_and_run_their_platform()
    {
        using var podman = new Podman();
        using var containerd = new Containerd();
        var archive = Path.Combine(Workspace.NewFolder(), "shop.tar");
        using (var image = delivered.OpenWithAttestations())
        {
            ArchiveFile.Write(image, ImagePlatform.HostArchitecture, archive, progress: null, CancellationToken.None);
        }

        var docker = engines.Docker.Docker("load", "--input", archive);
        podman.Run("load", "--quiet", "--input", archive);
        containerd.Ctr("image", "import", "--snapshotter", "native", archive);

        Assert.True(docker.ExitCode == 0, docker.Text);
        AssertSays("hello docker", engines.Docker.Docker("run", "--rm", "--network", "host", "team/shop:1", "docker"));
        AssertSays("hello podman", podman.RunImage("team/shop:1", "podman"));
        AssertSays("hello ctr", containerd.Run(DeliveredImage.Names[0].FullName, "/app/shop", "ctr"));
    }

    [Fact]
    public async Task Engines_pull_their_platform_and_skopeo_copies_all_entries_of_the_index()
    {
        using var registry = new DebianRegistry();
        using var host = new TestRegistryHost();
        using var podman = new Podman();
        using var image = delivered.OpenWithAttestations();
        await ImagePush.RunAsync(
            image,
            [],
            ImageReference.ToRepository(registry.Address, "team/shop"),
            ["1"],
            new(),
            host.Host,
            RegistryLimits.Default,
            new RecordingLog(),
            CancellationToken.None);
        var reference = $"{registry.Address}/team/shop:1";
        var copy = Path.Combine(Workspace.NewFolder(), "copy");

        var pulled = engines.Docker.Docker("pull", reference);
        podman.Run("pull", "--quiet", "--tls-verify=false", reference);
        Command.Output("skopeo", "--insecure-policy", "copy", "--all", "--src-tls-verify=false", $"docker://{reference}", $"oci:{copy}:shop");

        Assert.True(pulled.ExitCode == 0, pulled.Text);
        AssertSays("hello docker", engines.Docker.Docker("run", "--rm", "--network", "host", reference, "docker"));
        AssertSays("hello podman", podman.RunImage(reference, "podman"));
        Assert.Empty(LayoutValidator.Validate(copy, CancellationToken.None));
        using var copied = LayoutImage.Open(OciLayout.OpenExisting(copy, new RecordingLog()), image.Top.Digest, CancellationToken.None);
        Assert.Equal(image.Blobs.Select(blob => blob.Digest), copied.Blobs.Select(blob => blob.Digest));
    }

    private static void AssertSays(string expected, CommandResult run) => Assert.True((run.ExitCode, run.Output.Trim()) == (0, expected), run.Text);
}
