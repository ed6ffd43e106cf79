using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Testing.Signatures;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A publish that pushes, and a push of what a publish wrote, as a user starts them.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Pushing(PushedProject pushed) : IClassFixture<PushedProject>
{
    private string Address => pushed.Registry.Address;

    [Theory]
    [InlineData("team/shop:1")]
    [InlineData("team/shop:latest")]
    public void What_arrives_is_what_the_layout_contains_and_it_runs(string name)
    {
        var layout = Path.Combine(Workspace.NewFolder(), "pulled");

        pushed.Registry.Pull(name, layout, "pulled");

        Assert.Equal(pushed.Digest, pushed.Registry.Digest(name));
        Assert.Equal("pulled", Runc.Run(layout, "pulled").Output.Trim());
    }

    [Fact]
    public void Podman_pulls_it_by_the_reference_that_the_publish_printed()
    {
        using var podman = new Podman();
        var reference = (string)pushed.Outputs["Properties"]!["GeneratedContainerReference"]!;

        var pulled = podman.Run("pull", "--tls-verify=false", $"--creds={ImageRegistry.User}:{ImageRegistry.Password}", reference);
        var result = podman.RunImage(reference);

        Assert.True(pulled.ExitCode == 0 && result.ExitCode == 0, pulled.Text + result.Text);
        Assert.Equal("pulled", result.Output.Trim());
        Assert.Contains($"  {reference}\n", pushed.Result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_get_the_references()
    {
        var references = pushed.Outputs["Items"]!["GeneratedContainerReferences"]!.AsArray().Select(item => (string?)item!["Identity"]);
        var metadata = pushed.Metadata["pushed"]!;

        Assert.Equal([$"{Address}/team/shop:1", $"{Address}/team/shop:latest"], references);
        Assert.Equal($"{Address}/team/shop@{pushed.Digest}", (string?)pushed.Outputs["Properties"]!["GeneratedContainerReference"]);
        Assert.Equal($"{Address}/team/shop@{pushed.Digest}", (string?)metadata["reference"]);
        Assert.Equal(Address, (string?)metadata["registry"]);
        Assert.Equal("team/shop", (string?)metadata["repository"]);
    }

    [Fact]
    public void An_unchanged_image_is_not_sent_again()
    {
        var again = pushed.Publish();

        Assert.True(again.ExitCode == 0, again.Text);
        Assert.Contains(
            $"Pushed to {Address}/team/shop:1, {Address}/team/shop:latest: nothing to send, the registry has all ", again.Output, StringComparison.Ordinal);
        Assert.Contains(" attached before\n", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team/shop")]
    [InlineData("later/shop")]
    public void The_signature_and_the_file_are_attached_also_by_a_push_that_builds_nothing(string repository)
    {
        if (repository != "team/shop")
        {
            var result = pushed.Push($"-p:ContainerRegistry={Address}/later", "-p:MinImageSigningKey=");
            Assert.True(result.ExitCode == 0, result.Text);
        }

        var attached = pushed.Metadata["pushed"]!["attachments"]!.AsArray();
        var file = attached.Single(each => (string)each!["kind"]! == "file")!;
        var verified = VerifySignature($"{Address}/{repository}:1");
        var verifiedFile = VerifySignature($"{Address}/{repository}@{file["digest"]}");
        var tree = Oras("discover", "--plain-http", $"{Address}/{repository}:1");

        Assert.True(verified.ExitCode == 0, verified.Text);
        Assert.True(verifiedFile.ExitCode == 0, verifiedFile.Text);
        Assert.Contains("application/vnd.openvex+json", tree.Output, StringComparison.Ordinal);
        Assert.Contains(("signature", pushed.Digest), attached.Select(each => ((string)each!["kind"]!, (string)each["subject"]!)));
    }

    [Fact]
    public void The_layout_is_pushed_as_it_is_and_nothing_is_built()
    {
        var result = pushed.Push($"-p:ContainerRegistry={Address}/scanned", "-getProperty:GeneratedContainerDigest");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(pushed.Digest, result.Output.Trim());
        Assert.Equal(pushed.Digest, pushed.Registry.Digest("scanned/shop:1"));
        Assert.False(Directory.Exists(Path.Combine(pushed.Project.Folder, "bin", "Debug")));
    }

    [Fact]
    public void The_proxy_of_the_environment_is_used_for_a_registry_elsewhere_and_not_for_one_on_this_host()
    {
        using var proxy = new ForwardProxy(pushed.Registry.Port);
        var name = $"registry.test:{pushed.Registry.Port}";
        var environment = new Dictionary<string, string?>(pushed.WithLogin)
        {
            ["HTTP_PROXY"] = null,
            ["HTTPS_PROXY"] = null,
            ["NO_PROXY"] = null,
            ["http_proxy"] = proxy.Address,
            ["https_proxy"] = proxy.Address,
            ["no_proxy"] = "other.test",
            ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = name,
            ["SDK_CONTAINER_REGISTRY_UNAME"] = ImageRegistry.User,
            ["SDK_CONTAINER_REGISTRY_PWORD"] = ImageRegistry.Password,
        };

        var near = pushed.Project.Dotnet(["build", "-t:MinImagePush", $"-p:ContainerRegistry={Address}/near"], environment);
        var requests = proxy.Requests.Count;
        var far = pushed.Project.Dotnet(["build", "-t:MinImagePush", $"-p:ContainerRegistry={name}/far"], environment);

        Assert.True(near.ExitCode == 0 && far.ExitCode == 0, near.Text + far.Text);
        Assert.Equal(0, requests);
        Assert.Contains(proxy.Requests, line => line.StartsWith($"CONNECT {name} ", StringComparison.Ordinal));
        Assert.Contains(proxy.Requests, line => line.Contains($" http://{name}/v2/", StringComparison.Ordinal));
        Assert.Equal(pushed.Digest, pushed.Registry.Digest("far/shop:1"));
    }

    [Fact]
    public void An_image_of_the_layout_is_pushed_by_its_digest_under_another_tag()
    {
        var result = pushed.Push(
            $"-p:ContainerRegistry={Address}", $"-p:MinImagePushDigest={pushed.Digest}", "-p:ContainerImageTags=", "-p:ContainerImageTag=released");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains($"  {Address}/shop@{pushed.Digest}", result.Output, StringComparison.Ordinal);
        Assert.Equal(pushed.Digest, pushed.Registry.Digest("shop:released"));
    }

    [Theory]
    [InlineData("MINIMAGE3005", "does not contain the image 'shop:other'", "-p:ContainerImageTags=other")]
    [InlineData("MINIMAGE3005", "does not contain the image with the digest sha256:0", "-p:MinImagePushDigest=sha256:" + Zeros)]
    [InlineData("MINIMAGE2016", "MinImagePushDigest is 'latest'", "-p:MinImagePushDigest=latest")]
    [InlineData("MINIMAGE3005", "There is no image in ", "-p:MinImageLayoutPath=nowhere/")]
    [InlineData("MINIMAGE2016", "MinImagePushParallel is 'many'", "-p:MinImagePushParallel=many")]
    public void An_image_that_the_layout_does_not_contain_is_named(string code, string words, string argument)
    {
        var result = pushed.Push($"-p:ContainerRegistry={Address}/none", argument);

        FailedPublish.AssertReports(result, code, words);
        Assert.False(Directory.Exists(Path.Combine(pushed.Project.Folder, "nowhere")));
    }

    [Fact]
    public void A_push_without_a_registry_says_what_to_set()
    {
        var result = pushed.Push();

        FailedPublish.AssertReports(result, "MINIMAGE5001", "Set ContainerRegistry");
    }

    [Fact]
    public void A_wrong_password_is_said_before_anything_is_compiled_and_is_not_written_anywhere()
    {
        const string Canary = "canary-9f8e7d6c";
        var project = TestProject.Console("Denied", """Console.WriteLine("denied");""");

        var result = project.PublishWith(
            new() { ["SDK_CONTAINER_REGISTRY_UNAME"] = ImageRegistry.User, ["SDK_CONTAINER_REGISTRY_PWORD"] = Canary },
            $"-p:ContainerRegistry={Address}", "-bl", "-v:detailed");

        Assert.True(result.ExitCode != 0, result.Text);
        Assert.Contains($"error MINIMAGE5006: The registry '{Address}' ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Text, StringComparison.Ordinal);
        AssertIsInNoFile(project.Folder, Canary);
    }

    [Fact]
    public void The_password_of_a_push_is_in_no_file_that_the_publish_wrote()
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ImageRegistry.User}:{ImageRegistry.Password}"));

        Assert.DoesNotContain(ImageRegistry.Password, pushed.Result.Text, StringComparison.Ordinal);
        AssertIsInNoFile(pushed.Project.Folder, ImageRegistry.Password);
        AssertIsInNoFile(pushed.Project.Folder, login, except: "config.json");
        Assert.DoesNotContain(PushedProject.Passphrase, pushed.Result.Text, StringComparison.Ordinal);
        AssertIsInNoFile(pushed.Project.Folder, PushedProject.Passphrase);
    }

    [Theory]
    [InlineData("MINIMAGE6110", "which cannot be read", "-p:MinImageSigningKey=none.pem")]
    [InlineData("MINIMAGE6101", "cannot be read", "-p:ExtraAttachment=none.json")]
    [InlineData("MINIMAGE2016", "MinImageAttach contains 'all'", "-p:MinImageAttach=all")]
    public void What_cannot_be_signed_or_attached_is_said_before_anything_is_compiled(string code, string words, string argument)
    {
        var project = TestProject.Console("Wrong", """Console.WriteLine("wrong");""", items: """
            <MinImageAttachment Include="$(ExtraAttachment)" ArtifactType="application/json" Condition="'$(ExtraAttachment)' != ''" />
            """);

        var result = project.PublishWith([], argument);

        FailedPublish.AssertReports(result, code, words);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_an_archive_nothing_is_pushed_and_a_message_says_so()
    {
        var result = pushed.Publish("-p:ContainerArchiveOutputPath=images/", "-p:ContainerImageTags=archived");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains($"ContainerRegistry '{Address}/team' is ignored: ContainerArchiveOutputPath is set", result.Output, StringComparison.Ordinal);
        Assert.Null(pushed.Registry.Digest("team/shop:archived"));
    }

    [Fact]
    public void What_was_pushed_is_verified_in_the_registry_and_in_the_layout()
    {
        var key = $"-p:MinImageVerifyKey={pushed.PublicKey}";

        var registry = pushed.Verify(key, $"-p:ContainerRegistry={Address}/team", "-p:MinImageVerifyReport=out/verified.json");
        var layout = pushed.Verify(key);

        Assert.True(registry.ExitCode == 0 && layout.ExitCode == 0, registry.Text + layout.Text);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(pushed.Project.Folder, "out", "verified.json")))!;
        Assert.Equal(($"{Address}/team/shop:1", pushed.Digest, true), ((string)report["image"]!, (string)report["digest"]!, (bool)report["isVerified"]!));
        Assert.All(report["results"]!.AsArray(), result => Assert.Equal("holds", (string)result!["outcome"]!));
        Assert.Matches(@"\n *SBOM +holds +SPDX of sha256:[0-9a-f]{12}, \d+ files", registry.Output);
        Assert.Matches(@"\n *signature +holds +by the key ", layout.Output);
    }

    [Fact]
    public void An_image_that_another_key_has_signed_fails_its_verification()
    {
        using var other = TestKey.Create();

        var result = pushed.Verify($"-p:MinImageVerifyKey={other.PublicFile}", $"-p:ContainerRegistry={Address}/team");

        FailedPublish.AssertReports(result, "MINIMAGE6114", "was made with another key");
    }

    [Fact]
    public void An_image_with_its_SBOM_in_it_and_in_its_index_is_read_by_buildx_and_verified()
    {
        string[] settings = ["-p:ContainerImageTags=attested", "-p:MinImageLayoutPath=attested/"];

        var published = pushed.Publish(
            [.. settings, "-p:MinImageAttachToIndex=true", "-p:MinImageSbomInImage=true", "-getProperty:GeneratedContainerMediaType"]);
        var sbom = RunPeer("docker-buildx", ["imagetools", "inspect", $"{Address}/team/shop:attested", "--format", "{{json .SBOM}}"]);
        var verified = pushed.Verify([.. settings, $"-p:MinImageVerifyKey={pushed.PublicKey}", $"-p:ContainerRegistry={Address}/team"]);

        Assert.True(published.ExitCode == 0, published.Text);
        Assert.Equal("application/vnd.oci.image.index.v1+json", published.Output.Trim());
        Assert.True(sbom.ExitCode == 0, sbom.Text);
        var packages = JsonNode.Parse(sbom.Output)!["SPDX"]!["packages"]!.AsArray().Select(package => (string)package!["name"]!);
        var files = JsonNode.Parse(sbom.Output)!["SPDX"]!["files"]!.AsArray().Select(listed => (string)listed!["fileName"]!);
        Assert.Contains("libc6-dev", packages);
        Assert.Contains("./var/lib/db/sbom/Shop.spdx.json", files);
        Assert.True(verified.ExitCode == 0, verified.Text);
        Assert.True(File.Exists(Path.Combine(pushed.Project.Folder, "attested.Shop.linux-x64.spdx.json")));
    }

    private CommandResult VerifySignature(string reference) =>
        Cosign("verify", "--key", pushed.PublicKey, "--insecure-ignore-tlog=true", "--allow-http-registry", reference);

    private CommandResult Cosign(params string[] arguments) => RunPeer("cosign", arguments);

    private CommandResult Oras(params string[] arguments) => RunPeer("oras", arguments);

    // Unpacked by test.sh.
    private CommandResult RunPeer(string name, string[] arguments) => Command.Run(
        Path.Combine(Workspace.Repository, "artifacts", "peers", "usr", "bin", name), arguments, environment: pushed.WithLogin);

    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    // Binary logs are gzip files.
    private static void AssertIsInNoFile(string folder, string secret, string except = "")
    {
        Assert.NotEmpty(Directory.EnumerateFiles(folder, "*.binlog"));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != except))
        {
            var content = File.ReadAllBytes(file);
            if (file.EndsWith(".binlog", StringComparison.Ordinal))
            {
                using var log = new MemoryStream();
                using var unpacked = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
                unpacked.CopyTo(log);
                content = log.ToArray();
            }

            Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} contains a secret.");
            Assert.True(content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) < 0, $"{file} contains a secret.");
        }
    }
}
