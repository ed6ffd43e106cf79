using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What the first publish leaves, whichever linker it took.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract class FirstPublish(ProbeImage probe, params string[] scannerFiles)
{
    [Fact]
    public void Says_in_one_closing_line_what_it_made()
    {
        var line = probe.Result.Output.Split('\n').Single(l => l.Contains("-> probe:latest", StringComparison.Ordinal));

        Assert.Contains("linux/amd64", line, StringComparison.Ordinal);
        Assert.Contains("MB on disk", line, StringComparison.Ordinal);
        Assert.Contains("MB pulled", line, StringComparison.Ordinal);
        Assert.Contains("2 layers", line, StringComparison.Ordinal);
        Assert.Contains("sha256:", line, StringComparison.Ordinal);
        Assert.Contains(probe.Layout, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_with_the_commands_that_run_the_image()
    {
        var last = probe.Result.Output.TrimEnd().Split('\n')[^1];

        Assert.Equal("docker run --rm probe:latest", last.Trim());
    }

    [Fact]
    public void Prints_no_warning_and_none_of_the_linkers_chatter()
    {
        Assert.DoesNotContain("warning", probe.Result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("getaddrinfo", probe.Result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_a_layout_in_which_our_validator_finds_nothing()
    {
        var findings = LayoutValidator.Validate(probe.Layout, CancellationToken.None);

        Assert.Empty(findings);
    }

    [Fact]
    public void Leaves_a_layout_that_skopeo_copies()
    {
        var copy = Path.Combine(Workspace.NewFolder(), "copy");

        Command.Output("skopeo", "--insecure-policy", "copy", $"oci:{probe.Layout}:{ProbeImage.Name}", $"oci:{copy}:copy");

        Assert.Empty(LayoutValidator.Validate(copy, CancellationToken.None).Where(f => f.ToString().Contains("digest", StringComparison.Ordinal)));
    }

    [Fact]
    public void Leaves_an_SBOM_and_provenance_that_name_the_image_beside_the_layout()
    {
        var digest = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(probe.Layout, "index.json")))!["manifests"]![0]!["digest"]!;

        var sbom = JsonNode.Parse(File.ReadAllText(probe.Layout + ".spdx.json"))!;
        var provenance = JsonNode.Parse(File.ReadAllText(probe.Layout + ".provenance.json"))!;

        Assert.Equal($"probe@{digest}", (string?)sbom["name"]);
        Assert.Contains(sbom["files"]!.AsArray(), file => (string)file!["fileName"]! == "./app/Probe");
        Assert.Contains(sbom["packages"]!.AsArray(), package => (string)package!["name"]! == "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64");
        Assert.Equal(digest, "sha256:" + provenance["subject"]![0]!["digest"]!["sha256"]);
        Assert.Equal("true", (string?)provenance["predicate"]!["buildDefinition"]!["externalParameters"]!["properties"]!["MinImage"]);
    }

    [Fact]
    public void Fills_the_publish_folder_with_the_images_content_and_the_symbols_and_no_jit_app()
    {
        var files = probe.Project.FilesIn(probe.Project.PublishFolder);

        Assert.Equal(["Probe", "Probe.dbg", "appsettings.json"], files);
    }

    [Fact]
    public void Compiles_the_app_once_and_not_for_the_jit_besides()
    {
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(probe.Project.Folder, "bin"), "*.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public void Holds_the_promised_files_with_the_promised_modes()
    {
        var bundle = Runc.Unpack(probe.Layout, ProbeImage.Name);

        var listing = Command.Output("find", Path.Combine(bundle, "rootfs"), "-mindepth", "1", "-printf", "/%P %m %U:%G %l\\n")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()).Order(StringComparer.Ordinal);

        string[] expected =
        [
            "/app 755 0:0",
            "/app/Probe 755 0:0",
            "/app/appsettings.json 644 0:0",
            "/etc 755 0:0",
            "/etc/group 644 0:0",
            "/etc/host.conf 644 0:0",
            "/etc/nsswitch.conf 644 0:0",
            "/etc/passwd 644 0:0",
            "/etc/ssl 755 0:0",
            "/etc/ssl/cert.pem 777 0:0 certs/ca-certificates.crt",
            "/etc/ssl/certs 755 0:0",
            "/etc/ssl/certs/ca-certificates.crt 644 0:0",
            "/home 755 0:0",
            "/home/app 755 1654:1654",
            "/tmp 1777 0:0",
            "/usr 755 0:0",
            "/usr/lib 755 0:0",
            "/usr/lib/ssl 777 0:0 ../../etc/ssl",
            .. scannerFiles,
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), listing);
    }

    [Fact]
    public void Says_in_its_config_how_to_start()
    {
        var config = JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{probe.Layout}:{ProbeImage.Name}"))!;

        Assert.Equal("1970-01-01T00:00:00Z", (string?)config["created"]);
        Assert.Equal("amd64", (string?)config["architecture"]);
        Assert.Equal("1654:1654", (string?)config["config"]!["User"]);
        Assert.Equal("/app/", (string?)config["config"]!["WorkingDir"]);
        Assert.Equal("/app/Probe", (string?)config["config"]!["Entrypoint"]![0]);
        var environment = config["config"]!["Env"]!.AsArray().Select(e => (string?)e).ToArray();
        Assert.Contains("SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt", environment);
        Assert.Contains("APP_UID=1654", environment);
        Assert.Contains("DOTNET_RUNNING_IN_CONTAINER=true", environment);
        Assert.DoesNotContain(environment, e => e!.StartsWith("SSL_CERT_DIR", StringComparison.Ordinal));
    }
}
