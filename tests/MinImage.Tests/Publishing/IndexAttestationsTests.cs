using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Attachments.Documents;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;
using MinImage.Deliveries.Archives;
using MinImage.Elf;
using MinImage.Layouts;
using MinImage.Linking;
using MinImage.Oci;
using MinImage.Publishing;
using MinImage.RootFileSystems;
using MinImage.Testing.Attachments;
using MinImage.Testing.Images;
using MinImage.Tests.Elf;
using MinImage.Validation;
using MinImage.Verification;

namespace MinImage.Tests.Publishing;

/// <summary>Documents about the platforms in the image's index: <c>MinImageAttachToIndex</c>.</summary>
public sealed class IndexAttestationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Layout => _folder["bin/minimage"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64", "linux-x64")]
    public void The_index_lists_an_attestation_manifest_for_each_platform_after_the_platforms(params string[] platforms)
    {
        var published = Publish("1", platforms);

        var entries = Json(published.Image.Top.Digest)["manifests"]!.AsArray();
        Assert.Equal(MediaTypes.ImageIndex, published.Image.Top.MediaType);
        Assert.Equal(
            [.. published.Image.Platforms.Select(platform => platform.Platform.ToString()), .. platforms.Select(_ => "unknown/unknown")],
            entries.Select(entry => $"{entry!["platform"]!["os"]}/{entry["platform"]!["architecture"]}"));
        foreach (var (platform, entry) in published.Image.Platforms.Zip(entries.Skip(platforms.Length)))
        {
            AssertAbout(platform.Manifest, entry!);
        }
    }

    [Fact]
    public void The_documents_about_the_index_and_about_the_platform_are_written_and_attached()
    {
        var published = Publish("1", "linux-x64");

        Assert.Equal(
            ["minimage.linux-x64.provenance.json", "minimage.linux-x64.spdx.json", "minimage.provenance.json", "minimage.spdx.json"],
            Directory.EnumerateFiles(_folder["bin"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var platform = published.Image.Platforms[0].Manifest.Digest;
        Assert.Equal(
            [published.Image.Top.Digest, published.Image.Top.Digest, platform, platform],
            published.Attachments.Select(attachment => attachment.Subject.Digest));
    }

    [Fact]
    public void The_platform_has_the_digest_that_it_has_without_attestations()
    {
        var with = Publish("1", "linux-x64");

        var without = Publish(attach: false, "1", "linux-x64");

        Assert.Equal(without.Image.Top.Digest, with.Image.Platforms[0].Manifest.Digest);
    }

    [Fact]
    public void Without_documents_there_is_no_index()
    {
        var published = Publish(new DocumentRequest([], Provenance: null, RecordFile: null), attach: true, "1", "linux-x64");

        Assert.Equal(MediaTypes.ImageManifest, published.Image.Top.MediaType);
    }

    [Fact]
    public void An_unchanged_publish_changes_nothing_and_an_image_that_is_replaced_takes_its_attestations_with_it()
    {
        Publish("1", "linux-x64");
        var first = Files();

        Publish("1", "linux-x64");
        var second = Files();
        Publish("2", "linux-x64");
        Publish("1", "linux-x64");

        Assert.Equal(first, second);
        Assert.Equal(first, Files());
    }

    [Fact]
    public void The_layout_is_valid_and_its_readers_pass_over_the_attestations()
    {
        var published = Publish("1", "linux-arm64", "linux-x64");
        using var image = LayoutImage.Open(TestLayout.Open(Layout), published.Image.Top.Digest, CancellationToken.None);

        using var archive = new MemoryStream();
        ImageArchive.Write(image, "amd64", archive, progress: null, CancellationToken.None);
        using var content = LayoutContent.Open(Layout, Layout, [], published.Image.Top.Digest, new RecordingLog(), CancellationToken.None);
        var report = ImageVerification.Run(content, key: null, CancellationToken.None);

        Assert.Empty(LayoutValidator.Validate(Layout, CancellationToken.None));
        Assert.Equal(["amd64", "arm64"], image.Platforms.Select(platform => platform.Manifest.Platform!.Architecture));
        Assert.Contains(published.Image.Platforms[0].Config.Digest.Hex, Encoding.UTF8.GetString(archive.ToArray()), StringComparison.Ordinal);
        Assert.True(report.IsVerified, report.ToTable());
    }

    [Fact]
    public void The_blobs_of_an_image_begin_with_the_index_and_what_is_about_a_manifest_precedes_it()
    {
        var published = Publish("1", "linux-arm64", "linux-x64");
        using var image = LayoutImage.Open(TestLayout.Open(Layout), published.Image.Top.Digest, CancellationToken.None);

        var manifests = image.Blobs.Where(blob => MediaTypes.IsManifestOrIndex(blob.MediaType)).Select(blob => blob.Digest).ToList();

        Assert.Equal(1 + 2 + 2, manifests.Count);
        Assert.Equal(published.Image.Top.Digest, manifests[0]);
        Assert.Equal(published.Image.Platforms.Select(platform => platform.Manifest.Digest), manifests.Skip(3));
    }

    private void AssertAbout(Descriptor platform, JsonNode entry)
    {
        Assert.Equal("attestation-manifest", (string?)entry["annotations"]!["vnd.docker.reference.type"]);
        Assert.Equal(platform.Digest.ToString(), (string?)entry["annotations"]!["vnd.docker.reference.digest"]);
        var manifest = Json(Digest.Parse((string)entry["digest"]!));
        Assert.Equal("application/vnd.docker.attestation.manifest.v1+json", (string?)manifest["artifactType"]);
        Assert.Equal(platform.Digest.ToString(), (string?)manifest["subject"]!["digest"]);
        Assert.Equal("application/vnd.oci.empty.v1+json", (string?)manifest["config"]!["mediaType"]);
        var kinds = new[] { "https://spdx.dev/Document", "https://slsa.dev/provenance/v1" };
        Assert.Equal(kinds, manifest["layers"]!.AsArray().Select(layer => (string?)layer!["annotations"]!["in-toto.io/predicate-type"]));
        foreach (var (layer, kind) in manifest["layers"]!.AsArray().Zip(kinds))
        {
            Assert.Equal("application/vnd.in-toto+json", (string?)layer!["mediaType"]);
            var statement = Json(Digest.Parse((string)layer["digest"]!));
            Assert.Equal(("https://in-toto.io/Statement/v1", kind), ((string?)statement["_type"], (string?)statement["predicateType"]));
            Assert.Equal(platform.Digest.Hex, (string?)statement["subject"]![0]!["digest"]!["sha256"]);
        }
    }

    private PublishedImage Publish(string code, params string[] platforms) => Publish(attach: true, code, platforms);

    private PublishedImage Publish(bool attach, string code, params string[] platforms) =>
        Publish(new DocumentRequest([SbomFormat.Spdx], Provenance, _folder["obj/documents.json"]), attach, code, platforms);

    private PublishedImage Publish(DocumentRequest documents, bool attach, string code, params string[] platforms)
    {
        var request = new ImageRequest(
            TestDescription.Silent, [.. platforms.Select(rid => Platform(rid, code))], DateTimeOffset.UnixEpoch, Layout, CacheFile: null)
        {
            AttachToIndex = attach,
            Documents = documents,
        };
        return ImagePublication.Run(request, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None);
    }

    private static ProvenanceRequest Provenance { get; } = new(
        "Shop.csproj", ImmutableSortedDictionary<string, string>.Empty, new Builder("https://ci.example/shop", Run: null), "10.0.401");

    private PlatformFiles Platform(string rid, string code)
    {
        LinkedInputsFile.Write(_folder[$"obj/{rid}.json"], TestSources.Linked(rid["linux-".Length..]));
        var elf = new TestElf { Machine = rid == "linux-arm64" ? ElfMachine.AArch64 : ElfMachine.X86_64 };
        var executable = new PublishedFile(_folder.Write($"{rid}/Shop", [.. elf.ToBytes(), .. Encoding.ASCII.GetBytes(code)]), "Shop");
        return new(MinImage.Platforms.Platform.FromRuntimeIdentifier(rid), [executable]) { LinkedInputsFile = _folder[$"obj/{rid}.json"] };
    }

    private JsonNode Json(Digest blob) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(Layout, "blobs", "sha256", blob.Hex)))!;

    private List<string> Files() =>
    [
        .. Directory.EnumerateFiles(_folder["bin"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        File.ReadAllText(Path.Combine(Layout, "index.json")),
    ];
}
