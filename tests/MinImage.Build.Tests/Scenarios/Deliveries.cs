using MinImage.Build.Tests.Engines;
using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Real engines load the archive, as a file and as a stream.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Deliveries(DeliveredImage delivered, DeliveryEngines engines) : IClassFixture<DeliveredImage>, IClassFixture<DeliveryEngines>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Docker_loads_the_archive_and_runs_the_image_by_each_name(bool isCompressed)
    {
        RemoveFromDocker();

        var loaded = engines.Docker.Docker("load", "--input", isCompressed ? delivered.CompressedArchive : delivered.Archive);

        Assert.True(loaded.ExitCode == 0, loaded.Text);
        Assert.Equal(["Loaded image: team/shop:1", "Loaded image: team/shop:latest"], loaded.Output.Trim().Split('\n'));
        Assert.All(
            DeliveredImage.Names, name => AssertSays("hello docker", engines.Docker.Docker("run", "--rm", "--network", "host", name.ToString(), "docker")));
        Assert.Equal(
            delivered.Written.Platforms[0].Config.Digest.ToString(), engines.Docker.Docker("inspect", "--format", "{{.Id}}", "team/shop:1").Output.Trim());
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("none")]
    public void Engines_take_layers_that_are_compressed_otherwise(string compression)
    {
        using var podman = new Podman();
        using var containerd = new Containerd();
        var archive = delivered.ArchiveWith(compression);
        var copy = Path.Combine(Workspace.NewFolder(), "copy");

        podman.Run("load", "--quiet", "--input", archive);
        containerd.Ctr("image", "import", "--snapshotter", "native", archive);
        Command.Output("skopeo", "--insecure-policy", "copy", $"oci-archive:{archive}:team/shop:1", $"oci:{copy}:shop");

        AssertSays("hello podman", podman.RunImage("team/shop:1", "podman"));
        AssertSays("hello ctr", containerd.Run(DeliveredImage.Names[0].FullName, "/app/shop", "ctr"));
        Assert.Empty(LayoutValidator.Validate(copy, CancellationToken.None));
    }

    [Fact]
    public void Docker_takes_layers_that_are_not_compressed()
    {
        RemoveFromDocker();

        var loaded = engines.Docker.Docker("load", "--input", delivered.ArchiveWith("none"));

        Assert.True(loaded.ExitCode == 0, loaded.Text);
        AssertSays("hello docker", engines.Docker.Docker("run", "--rm", "--network", "host", "team/shop:1", "docker"));
    }

    // What the error is about is seen, too: Docker is given the archive that it is said not to read.
    [Fact]
    public void Docker_before_23_is_not_sent_what_it_cannot_read()
    {
        RemoveFromDocker();
        using var image = delivered.OpenWith("zstd");
        using var engine = EngineSearch.Find(
            EngineKind.Docker, HostWith(new() { ["DOCKER_HOST"] = engines.Docker.Host }, ""), new SilentLog(), CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => ImageLoad.Run(image, engine, TimeProvider.System, new SilentLog(), CancellationToken.None));

        Assert.Equal(Codes.ZstdNotSupported, error.Code);
        Assert.Contains("Docker 20.10", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, engines.Docker.Docker("load", "--input", delivered.ArchiveWith("zstd")).ExitCode);
    }

    [Fact]
    public void Podman_loads_the_archive_and_runs_the_image_by_each_name()
    {
        using var podman = new Podman();

        var loaded = podman.Run("load", "--quiet", "--input", delivered.Archive);

        Assert.True(loaded.ExitCode == 0, loaded.Text);
        Assert.All(DeliveredImage.Names, name => AssertSays("hello podman", podman.RunImage(name.ToString(), "podman")));
        Assert.All(
            DeliveredImage.Names,
            name => Assert.Contains(name.FullName, podman.Run("images", "--format", "{{.Repository}}:{{.Tag}}").Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Containerd_imports_the_archive_with_both_platforms_and_runs_the_image_by_each_name()
    {
        using var containerd = new Containerd();

        var imported = containerd.Ctr("image", "import", "--all-platforms", "--snapshotter", "native", delivered.Archive);

        Assert.True(imported.ExitCode == 0, imported.Text);
        var images = containerd.Ctr("image", "ls").Output;
        Assert.All(DeliveredImage.Names, name => Assert.Contains($"{name.FullName} ", images, StringComparison.Ordinal));
        Assert.Contains("linux/amd64,linux/arm64", images, StringComparison.Ordinal);
        Assert.All(DeliveredImage.Names, name => AssertSays("hello ctr", containerd.Run(name.FullName, "/app/shop", "ctr")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Skopeo_copies_both_platforms_out_of_the_archive_and_umoci_unpacks_what_runs(bool isCompressed)
    {
        var copy = Path.Combine(Workspace.NewFolder(), "copy");

        Command.Output(
            "skopeo", "--insecure-policy", "copy", "--all",
            $"oci-archive:{(isCompressed ? delivered.CompressedArchive : delivered.Archive)}:team/shop:1", $"oci:{copy}:shop");

        Assert.True(File.Exists(Path.Combine(copy, "blobs", "sha256", delivered.Written.Top.Digest.Hex)));
        Assert.All(delivered.Written.Platforms, platform => Assert.True(File.Exists(Path.Combine(copy, "blobs", "sha256", platform.Manifest.Digest.Hex))));
        Assert.Empty(LayoutValidator.Validate(copy, CancellationToken.None));
        var host = Path.Combine(Workspace.NewFolder(), "host");
        Command.Output("skopeo", "--insecure-policy", "copy", $"oci-archive:{delivered.Archive}:team/shop:latest", $"oci:{host}:shop");
        AssertSays("hello runc", Runc.Run(host, "shop", "runc"));
    }

    [Fact]
    public void Docker_is_loaded_through_its_api()
    {
        RemoveFromDocker();

        var name = Load(EngineKind.Docker, new() { ["DOCKER_HOST"] = engines.Docker.Host });

        Assert.StartsWith("Docker 20.10", name, StringComparison.Ordinal);
        Assert.EndsWith(engines.Docker.Host, name, StringComparison.Ordinal);
        Assert.All(DeliveredImage.Names, each => AssertSays("hello api", engines.Docker.Docker("run", "--rm", "--network", "host", each.ToString(), "api")));
    }

    [Fact]
    public void Docker_is_loaded_through_the_context_in_use()
    {
        RemoveFromDocker();
        var config = Workspace.NewFolder();
        var created = Command.Run("/usr/bin/docker", ["--config", config, "context", "create", "mine", "--docker", $"host={engines.Docker.Host}"]);
        Assert.True(created.ExitCode == 0, created.Text);
        Command.Output("/usr/bin/docker", "--config", config, "context", "use", "mine");

        var name = Load(EngineKind.Docker, new() { ["DOCKER_CONFIG"] = config });

        Assert.EndsWith(engines.Docker.Host, name, StringComparison.Ordinal);
        Assert.Equal(0, engines.Docker.Docker("inspect", "team/shop:1").ExitCode);
    }

    [Fact]
    public void Docker_is_loaded_through_its_command_line_where_the_api_is_not_spoken_to()
    {
        RemoveFromDocker();

        var name = Load(
            EngineKind.Docker,
            new() { ["DOCKER_HOST"] = "ssh://nobody@nowhere.invalid" },
            FolderWith("docker", $"exec env -u DOCKER_HOST /usr/bin/docker --host '{engines.Docker.Host}' \"$@\""));

        Assert.Contains("docker load", name, StringComparison.Ordinal);
        AssertSays("hello command", engines.Docker.Docker("run", "--rm", "--network", "host", "team/shop:1", "command"));
    }

    [Fact]
    public void Podman_is_loaded_through_its_service()
    {
        using var podman = new Podman();

        var name = Load(EngineKind.Podman, new() { ["CONTAINER_HOST"] = podman.StartService() });

        Assert.StartsWith("Podman 4.", name, StringComparison.Ordinal);
        Assert.All(DeliveredImage.Names, each => AssertSays("hello service", podman.RunImage(each.ToString(), "service")));
    }

    [Fact]
    public void Podman_is_loaded_through_its_command_line_where_there_is_no_service_also_when_either_engine_will_do()
    {
        using var podman = new Podman();

        var name = Load(null, [], FolderWith("podman", $"exec {string.Join(' ', podman.Command)} \"$@\""));

        Assert.Contains("podman load", name, StringComparison.Ordinal);
        Assert.All(DeliveredImage.Names, each => AssertSays("hello command", podman.RunImage(each.ToString(), "command")));
    }

    [Fact]
    public void Docker_that_is_killed_in_the_middle_is_said_and_the_layout_is_whole()
    {
        using var docker = DockerDaemon.Start();
        using var image = OpenLarge(40_000_000, out var folder);
        using var engine = EngineSearch.Find(EngineKind.Docker, HostWith(new() { ["DOCKER_HOST"] = docker.Host }, ""), new SilentLog(), CancellationToken.None);
        var killed = 0;

        var error = Assert.Throws<MinImageException>(() => engine.Load(
            stream => MinImage.Deliveries.Archives.ImageArchive.Write(image, "amd64", stream, new Watch(done =>
            {
                if (done > 10_000_000 && Interlocked.Exchange(ref killed, 1) == 0)
                {
                    docker.Kill();
                }
            }), CancellationToken.None),
            CancellationToken.None));

        Assert.Equal(Codes.EngineLost, error.Code);
        Assert.Empty(LayoutValidator.Validate(folder, CancellationToken.None));
    }

    [Fact]
    public void A_full_disk_of_dockers_is_said_in_its_words()
    {
        using var docker = DockerDaemon.Start(sizeOfDisk: "20m");

        using var image = OpenLarge(15_000_000, out _);
        using var engine = EngineSearch.Find(EngineKind.Docker, HostWith(new() { ["DOCKER_HOST"] = docker.Host }, ""), new SilentLog(), CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => ImageLoad.Run(image, engine, TimeProvider.System, new SilentLog(), CancellationToken.None));

        Assert.Equal(Codes.EngineRefused, error.Code);
        Assert.Contains("no space left on device", error.Message, StringComparison.Ordinal);
    }

    // It takes no layer again whose content it has, however that is compressed.
    private void RemoveFromDocker() => engines.Docker.Docker("rmi", "--force", "team/shop:1", "team/shop:latest");

    private string Load(EngineKind? kind, Dictionary<string, string> variables, string commands = "")
    {
        using var image = delivered.Open();
        using var engine = EngineSearch.Find(kind, HostWith(variables, commands), new SilentLog(), CancellationToken.None);
        ImageLoad.Run(image, engine, TimeProvider.System, new SilentLog(), CancellationToken.None);
        return engine.Name;
    }

    /// <summary>An image of noise, which no compression makes smaller.</summary>
    private static LayoutImage OpenLarge(int size, out string folder)
    {
        var noise = new byte[size];
        new Random(1).NextBytes(noise);
        var name = new ImageName("large", "1");
        folder = Path.Combine(Workspace.NewFolder(), "layout");
        var layout = TestLayout.Open(folder);
        var files = RootFileSystem.From([new FileEntry("/noise", Modes.File, 0, 0, FileContent.FromBytes(noise))]);
        var written = ImageWriter.Write(
            layout, name, [new(Platform.FromRuntimeIdentifier("linux-x64"), [files], new(), DateTimeOffset.UnixEpoch)], CancellationToken.None);
        return LayoutImage.Open(layout, [name], written.Top.Digest, CancellationToken.None);
    }

    private static void AssertSays(string expected, CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(expected, result.Output.Trim());
    }

    private static EngineHost HostWith(Dictionary<string, string> variables, string commands) =>
        new(name => variables.GetValueOrDefault(name), Workspace.Root, new SearchPath([commands]), "/nowhere/docker.sock", []);

    private static string FolderWith(string command, string script)
    {
        var folder = Workspace.NewFolder();
        var path = Path.Combine(folder, command);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        Command.Output("chmod", "755", path);
        return folder;
    }

    private sealed class Watch(Action<long> watch) : IProgress<long>
    {
        private long _done;

        public void Report(long value) => watch(_done += value);
    }

    private sealed class SilentLog : IDiagnosticLog
    {
        public void Warn(string code, string message)
        {
        }

        public void Inform(string message)
        {
        }

        public void Inform(string code, string message)
        {
        }

        public void Trace(string message)
        {
        }
    }
}
