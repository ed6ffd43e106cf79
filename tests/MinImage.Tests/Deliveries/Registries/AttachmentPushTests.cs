using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;
using MinImage.Testing.Signatures;

namespace MinImage.Tests.Deliveries.Registries;

public sealed class AttachmentPushTests : IDisposable
{
    private const string Repository = "team/shop";

    private readonly TestRegistryHost _host = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attachment_is_listed_before_a_tag_is_set(bool lists)
    {
        using var registry = new TestRegistry(new() { ListsReferrers = lists });
        using var image = Write("a");

        var pushed = await Push(registry, image, [Sbom(image.Top)]);

        var attached = Assert.Single(pushed.Attachments);
        Assert.Equal((AttachmentKind.Sbom, image.Top.Digest, true), (attached.Kind, attached.Subject, attached.IsSent));
        var listed = Assert.Single((await List(registry, image.Top.Digest)).Manifests);
        Assert.Equal((attached.Digest, AttachmentTypes.Spdx), (listed.Digest, listed.ArtifactType));
        Assert.Equal("b", listed.Annotations!["a"]);
        Assert.Equal(lists, !registry[Repository].Tags.ContainsKey(Referrers.TagOf(image.Top.Digest)));
        Assert.EndsWith("/manifests/1", registry.Requests.Last(request => request.Method == "PUT").Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manifest_is_that_of_an_artifact()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a");

        var pushed = await Push(registry, image, [Sbom(image.Top)]);

        var (mediaType, content) = registry[Repository].Manifests[pushed.Attachments[0].Digest.ToString()];
        Assert.Equal(MediaTypes.ImageManifest, mediaType);
        var document = Digest.Of("sbom"u8);
        Assert.Equal(
            $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json",
            "config":{"mediaType":"application/vnd.oci.empty.v1+json",
            "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},
            "layers":[{"mediaType":"application/spdx+json","digest":"{{{document}}}","size":4}],
            "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{image.Top.Digest}}}","size":{{{image.Top.Size}}}},
            "annotations":{"a":"b"}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(content));
        Assert.Equal("sbom"u8.ToArray(), registry[Repository].Blobs[document.ToString()]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_attached_is_not_sent_again(bool lists)
    {
        using var registry = new TestRegistry(new() { ListsReferrers = lists });
        using var image = Write("a");
        await Push(registry, image, [Sbom(image.Top), File(image.Top)]);
        var before = registry.Requests.Count;

        var pushed = await Push(registry, image, [Sbom(image.Top), File(image.Top)]);

        Assert.All(pushed.Attachments, attachment => Assert.False(attachment.IsSent));
        Assert.DoesNotContain(registry.Requests.Skip(before), request => request.Method is "PUT" or "POST");
    }

    [Fact]
    public async Task Each_platform_has_its_own()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a", "linux-x64", "linux-arm64");
        var subjects = image.Blobs.Where(blob => MediaTypes.IsManifestOrIndex(blob.MediaType)).ToList();

        await Push(registry, image, [.. subjects.Select(Sbom)]);

        Assert.Equal(3, subjects.Count);
        foreach (var subject in subjects)
        {
            Assert.Single((await List(registry, subject.Digest)).Manifests);
        }
    }

    [Fact]
    public async Task The_list_is_read_to_its_last_page()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true, ReferrersPerPage = 2 });
        using var image = Write("a");
        ImmutableArray<Attachment> attachments = [.. Enumerable.Range(0, 5).Select(i => File(image.Top, $"file {i}"))];
        await Push(registry, image, attachments);

        var listed = await List(registry, image.Top.Digest);

        Assert.Equal(5, listed.Manifests.Length);
    }

    [Fact]
    public async Task A_redirect_to_a_page_is_no_list()
    {
        using var registry = new TestRegistry(new() { RedirectsReferrers = true });
        using var image = Write("a");

        await Push(registry, image, [Sbom(image.Top)]);

        Assert.Single((await List(registry, image.Top.Digest)).Manifests);
        Assert.Equal(0, registry.Count("GET", "/page"));
    }

    [Fact]
    public async Task What_others_have_attached_remains_as_it_is()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        var other = AddManifest(registry, "{\"other\":1}");
        var entry = $$"""{"mediaType":"{{MediaTypes.ImageManifest}}","digest":"{{other}}","size":11,"artifactType":"x/y","urls":["https://a/"]}""";
        SetTag(
            registry,
            image.Top.Digest,
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.ImageIndex}}}","manifests":[{{{entry}}}],"annotations":{"k":"v"}}""");

        await Push(registry, image, [Sbom(image.Top)]);

        var index = TaggedIndex(registry, image.Top.Digest);
        Assert.Equal(2, index["manifests"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(entry), index["manifests"]![0]), index.ToJsonString());
        Assert.Equal("v", (string?)index["annotations"]!["k"]);
    }

    [Fact]
    public async Task A_lost_update_is_made_again()
    {
        var overwritten = false;
        TestRegistry? registry = null;
        using var image = Write("a");
        var tag = Referrers.TagOf(image.Top.Digest);
        var other = "";
        using (registry = new TestRegistry(new()
        {
            Intercept = context =>
            {
                // Another client, which had read the index before this one wrote it, writes its own.
                if (!overwritten && context.Request.Method == "GET" && registry![Repository].Tags.ContainsKey(tag))
                {
                    overwritten = true;
                    other = AddManifest(registry!, "{\"other\":1}");
                    SetTag(registry!, image.Top.Digest, IndexOf(other));
                }

                return Task.FromResult(false);
            }
        }))
        {
            await Push(registry, image, [Sbom(image.Top), File(image.Top)]);

            Assert.True(overwritten);
            var listed = await List(registry, image.Top.Digest);
            Assert.Equal(3, listed.Manifests.Length);
            Assert.Contains(listed.Manifests, manifest => manifest.Digest.ToString() == other);
        }
    }

    [Fact]
    public async Task An_index_that_is_always_overwritten_ends_in_an_error_and_sets_no_tag()
    {
        TestRegistry? registry = null;
        using var image = Write("a");
        using (registry = new TestRegistry(new()
        {
            Intercept = context =>
            {
                if (context.Request.Method == "GET" && context.Request.Path.Value!.Contains("/sha256-", StringComparison.Ordinal))
                {
                    SetTag(registry!, image.Top.Digest, IndexOf());
                }

                return Task.FromResult(false);
            }
        }))
        {
            var error = await Assert.ThrowsAsync<MinImageException>(() => Push(registry, image, [Sbom(image.Top)], Demanded));

            Assert.Equal(Codes.ReferrersNotListed, error.Code);
            Assert.Contains("Push again", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("1", registry[Repository].Tags.Keys);
        }
    }

    [Fact]
    public async Task A_registry_that_takes_the_tag_for_a_digest_gets_the_image_and_a_warning()
    {
        using var registry = new TestRegistry(new() { TakesTagsForDigests = true });
        using var image = Write("a", "linux-x64", "linux-arm64");

        var pushed = await Push(registry, image, [Sbom(image.Top)]);

        Assert.Empty(pushed.Attachments);
        Assert.Equal(image.Top.Digest.ToString(), registry[Repository].Tags["1"]);
        Assert.Contains(Codes.ReferrersNotListed, Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_takes_the_tag_for_a_digest_fails_a_push_that_demands_attachments()
    {
        using var registry = new TestRegistry(new() { TakesTagsForDigests = true });
        using var image = Write("a");

        var error = await Assert.ThrowsAsync<MinImageException>(() => Push(registry, image, [Sbom(image.Top)], Demanded));

        Assert.Equal(Codes.ReferrersNotListed, error.Code);
        Assert.DoesNotContain("1", registry[Repository].Tags.Keys);
    }

    [Fact]
    public async Task A_tag_that_somebody_else_uses_is_not_replaced()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        using var other = Write("b");
        await Push(registry, other, []);
        var digest = other.Top.Digest.ToString();
        registry[Repository].Tags[Referrers.TagOf(image.Top.Digest)] = digest;

        var error = await Assert.ThrowsAsync<MinImageException>(() => Push(registry, image, [Sbom(image.Top)], Demanded));

        Assert.Equal(Codes.ReferrersNotListed, error.Code);
        Assert.Equal(digest, registry[Repository].Tags[Referrers.TagOf(image.Top.Digest)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_registry_that_refuses_artifacts_gets_the_image_unless_they_were_demanded(bool isDemanded)
    {
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
            {
                if (context.Request.Method != "PUT" || !context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal))
                {
                    return false;
                }

                context.Request.EnableBuffering();
                using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
                var text = await reader.ReadToEndAsync();
                context.Request.Body.Position = 0;
                if (!text.Contains("artifactType", StringComparison.Ordinal))
                {
                    return false;
                }

                await TestRegistry.Answer(context, 400, "MANIFEST_INVALID", "manifest invalid");
                return true;
            }
        });
        using var image = Write("a");

        var push = () => Push(registry, image, [Sbom(image.Top)], isDemanded ? Demanded : new());

        if (isDemanded)
        {
            var error = await Assert.ThrowsAsync<MinImageException>(push);
            Assert.Equal(Codes.AttachmentRefused, error.Code);
            Assert.Contains("set MinImageAttach to none", error.Message, StringComparison.Ordinal);
            Assert.Empty(registry[Repository].Tags);
        }
        else
        {
            await push();
            Assert.Contains(Codes.AttachmentRefused, Assert.Single(_log.Messages), StringComparison.Ordinal);
            Assert.Equal(image.Top.Digest.ToString(), registry[Repository].Tags["1"]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signature_of_the_same_key_over_the_same_statement_is_not_added_again(bool isSameKey)
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a");
        using var first = TestKey.Signer();
        using var other = isSameKey ? null : TestKey.Signer();
        var signer = other ?? first;
        await Push(registry, image, ImageSignatures.Sign(first, [image.Top], [], [], default));

        // Without the file beside the layout, as in a fresh checkout.
        var second = await Push(
            registry, image, ImageSignatures.Sign(signer, [image.Top], [], [], default), new PushOptions { Signer = signer.PublicKey });

        Assert.Equal(!isSameKey, Assert.Single(second.Attachments).IsSent);
        Assert.Equal(isSameKey ? 1 : 2, (await List(registry, image.Top.Digest)).Manifests.Length);
    }

    [Fact]
    public async Task A_signature_in_the_registry_that_is_not_valid_is_none()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a");
        using var signer = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [image.Top], [], [], default)[0];
        var forged = SigstoreBundle.Parse(signature.Content.AsSpan());
        forged = forged with { Signature = forged.Signature.SetItem(20, (byte)(forged.Signature[20] ^ 1)) };
        await Push(registry, image, [signature with { Content = [.. forged.ToJson()] }]);

        var pushed = await Push(registry, image, [signature], new PushOptions { Signer = signer.PublicKey });

        Assert.True(pushed.Attachments[0].IsSent);
    }

    [Fact]
    public async Task What_is_not_selected_is_not_attached()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a");
        ImmutableArray<Attachment> attachments = [Sbom(image.Top), Signature(image.Top, "s"), File(image.Top)];

        var some = await Push(registry, image, attachments, new PushOptions { Attachments = AttachmentSelection.Parse(["signature"]) });
        var none = await Push(registry, image, attachments, new PushOptions { Attachments = AttachmentSelection.Parse(["none"]) });

        Assert.Equal([AttachmentKind.Signature, AttachmentKind.File], some.Attachments.Select(attachment => attachment.Kind));
        Assert.Empty(none.Attachments);
    }

    [Fact]
    public async Task The_signature_of_a_document_is_not_attached_without_the_document()
    {
        using var registry = new TestRegistry(new() { ListsReferrers = true });
        using var image = Write("a");
        using var signer = TestKey.Signer();
        var sbom = new Attachment(AttachmentKind.Sbom, image.Top, AttachmentTypes.Spdx, AttachmentTypes.Spdx, [.. "{}"u8]);
        var signatures = ImageSignatures.Sign(signer, [image.Top], [sbom], [], default);

        var pushed = await Push(registry, image, [sbom, .. signatures], new PushOptions { Attachments = AttachmentSelection.Parse(["signature"]) });

        Assert.Equal(signatures[0].Manifest.Descriptor.Digest, Assert.Single(pushed.Attachments).Digest);
    }

    [Fact]
    public async Task An_attachment_can_be_pulled_again()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        var attachment = Sbom(image.Top);
        await Push(registry, image, [attachment]);
        using var client = await Connect(registry);
        var referrers = new Referrers(client, new(_host.Host, RegistryLimits.Default, _log));

        var pulled = await referrers.PullAsync(Assert.Single((await referrers.ListAsync(image.Top.Digest, default)).Manifests), default);

        Assert.Equal(attachment, pulled);
        Assert.Equal(AttachmentKind.Sbom, pulled!.Kind);
        Assert.Equal(TextOf(attachment), TextOf(pulled));
    }

    private static PushOptions Demanded => new() { Attachments = AttachmentSelection.Parse(["sbom"]) };

    private static Attachment Sbom(Descriptor subject) => Of(AttachmentKind.Sbom, subject, AttachmentTypes.Spdx, "sbom");

    private static Attachment File(Descriptor subject, string text = "file") => Of(AttachmentKind.File, subject, "application/vnd.example+json", text);

    private static Attachment Signature(Descriptor subject, string text) => Of(AttachmentKind.Signature, subject, AttachmentTypes.SigstoreBundle, text);

    private static Attachment Of(AttachmentKind kind, Descriptor subject, string type, string text) =>
        new(kind, subject, type, type, [.. Encoding.UTF8.GetBytes(text)]) { Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("a", "b") };

    private static string TextOf(Attachment attachment) => Encoding.UTF8.GetString(attachment.Content.AsSpan());

    private static string IndexOf(params ReadOnlySpan<string> digests)
    {
        var manifests = digests.ToArray().Select(digest => $$"""{"mediaType":"{{MediaTypes.ImageManifest}}","digest":"{{digest}}","size":11}""");
        return $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.ImageIndex}}","manifests":[{{string.Join(',', manifests)}}]}""";
    }

    private static string AddManifest(TestRegistry registry, string json, string mediaType = MediaTypes.ImageManifest)
    {
        var content = Encoding.UTF8.GetBytes(json);
        var digest = Digest.Of(content).ToString();
        registry[Repository].Manifests[digest] = (mediaType, content);
        return digest;
    }

    private static void SetTag(TestRegistry registry, Digest subject, string index) =>
        registry[Repository].Tags[Referrers.TagOf(subject)] = AddManifest(registry, index, MediaTypes.ImageIndex);

    private static JsonNode TaggedIndex(TestRegistry registry, Digest subject) =>
        JsonNode.Parse(registry[Repository].Manifests[registry[Repository].Tags[Referrers.TagOf(subject)]].Content)!;

    private LayoutImage Write(string content, params ReadOnlySpan<string> platforms)
    {
        var layout = TestLayout.Open(_host.At("layout"));
        PlatformImage[] images = platforms.Length == 0 ? [TestImage.Of(content)] : [.. platforms.ToArray().Select(platform => TestImage.Of(content, platform))];
        var written = ImageWriter.Write(layout, new ImageName("shop", content), images, CancellationToken.None);
        return LayoutImage.Open(layout, written.Top.Digest, CancellationToken.None);
    }

    private Task<PushedImage> Push(TestRegistry registry, LayoutImage image, ImmutableArray<Attachment> attachments, PushOptions? options = null) =>
        ImagePush.RunAsync(
            image,
            attachments,
            ImageReference.ToRepository(registry.Address, Repository),
            ["1"],
            options ?? new(),
            _host.Host,
            RegistryLimits.Default,
            _log,
            CancellationToken.None);

    private Task<RegistryClient> Connect(TestRegistry registry) => RegistryClient.ConnectAsync(
        ImageReference.ToRepository(registry.Address, Repository), _host.Host, RegistryLimits.Default, CancellationToken.None);

    private async Task<ReferrersList> List(TestRegistry registry, Digest subject)
    {
        using var client = await Connect(registry);
        return await new Referrers(client, new(_host.Host, RegistryLimits.Default, _log)).ListAsync(subject, CancellationToken.None);
    }
}
