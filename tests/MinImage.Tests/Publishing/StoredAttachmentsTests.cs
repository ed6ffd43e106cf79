using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Publishing;
using MinImage.Testing.Images;
using MinImage.Testing.Signatures;

namespace MinImage.Tests.Publishing;

public sealed class StoredAttachmentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_beside_the_layout_that_name_the_image_are_found()
    {
        using var image = Write("linux-x64", "linux-arm64");
        var platform = image.Platforms[0].Manifest;
        Document("layout.spdx.json", image.Top);
        Document($"layout.{(platform.Platform!.Architecture == "amd64" ? "linux-x64" : "linux-arm64")}.spdx.json", platform);
        _folder.Write("layout.provenance.json", Statement.Json(image.Top.Digest, PredicateTypes.Provenance, "{}"u8));

        var found = Read(image);

        Assert.Equal(
            [(AttachmentTypes.Spdx, image.Top.Digest), (AttachmentTypes.InToto, image.Top.Digest), (AttachmentTypes.Spdx, platform.Digest)],
            found.Select(attachment => (attachment.ArtifactType, attachment.Subject.Digest)));
        Assert.Equal(PredicateTypes.Provenance, found[1].Annotations!["in-toto.io/predicate-type"]);
    }

    [Fact]
    public void Documents_about_another_image_are_not_attached()
    {
        using var image = Write("linux-x64");
        Document("layout.spdx.json", new(MediaTypes.ImageManifest, Digest.Of("other"u8), 5));
        _folder.Write("layout.cyclonedx.json", "not JSON"u8);

        Assert.Empty(Read(image));
    }

    [Fact]
    public void Projects_that_share_a_layout_have_documents_of_their_own()
    {
        using var image = Write("linux-x64");
        using var key = TestKey.Create();
        Document("layout.Shop.spdx.json", image.Top);
        Document("layout.Site.spdx.json", new(MediaTypes.ImageManifest, Digest.Of("other"u8), 5));

        var found = StoredAttachments.Read(Layout, $"{Layout}.Shop", image, [], new(key.PrivateFile, "", "", _ => null), default);
        var ofOther = StoredAttachments.Read(Layout, $"{Layout}.Site", image, [], signing: null, default);

        Assert.Equal([AttachmentKind.Sbom, AttachmentKind.Signature, AttachmentKind.Signature], found.Select(attachment => attachment.Kind));
        Assert.Empty(ofOther);
        Assert.True(File.Exists(_folder["layout.Shop.sigstore.jsonl"]));
    }

    [Fact]
    public void Documents_that_were_moved_with_their_layout_are_found()
    {
        using var image = Write("linux-x64");
        Document("layout.spdx.json", image.Top);

        Assert.Single(StoredAttachments.Read(Layout, $"{Layout}.Shop", image, [], signing: null, default));
    }

    [Fact]
    public void A_push_that_builds_nothing_signs_once()
    {
        using var image = Write("linux-x64");
        Document("layout.spdx.json", image.Top);
        using var key = TestKey.Create();
        var signing = new SigningRequest(key.PrivateFile, "", "", _ => null);

        var signed = Read(image, signing);
        var again = Read(image, signing);
        var later = Read(image);

        Assert.Equal([AttachmentKind.Sbom, AttachmentKind.Signature, AttachmentKind.Signature], signed.Select(attachment => attachment.Kind));
        Assert.Equal(ManifestsOf(signed), ManifestsOf(again));
        Assert.Equal(ManifestsOf(signed), ManifestsOf(later));
    }

    [Fact]
    public void Signatures_are_the_same_if_git_ends_the_lines_of_their_file_with_CRLF()
    {
        using var image = Write("linux-x64");
        using var key = TestKey.Create();
        var signed = Read(image, new(key.PrivateFile, "", "", _ => null));
        var file = SignatureFile.PathOf(Layout);
        File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"));

        Assert.Equal(ManifestsOf(signed), ManifestsOf(Read(image)));
    }

    [Fact]
    public void An_attached_file_is_signed_once_by_the_manifest_of_its_artifact()
    {
        using var image = Write("linux-x64");
        using var key = TestKey.Create();
        var file = new AttachedFile(_folder.Write("report.xml", "<report/>"u8), "application/vnd.example.tests", "application/xml");
        var signing = new SigningRequest(key.PrivateFile, "", "", _ => null);

        var signed = StoredAttachments.Read(Layout, Layout, image, [file], signing, default);
        var again = StoredAttachments.Read(Layout, Layout, image, [file], signing, default);
        var withoutKey = StoredAttachments.Read(Layout, Layout, image, [file], signing: null, default);

        var attached = signed.Single(attachment => attachment.Kind == AttachmentKind.File);
        var signature = signed.Single(attachment => attachment.Subject.Digest == attached.Manifest.Descriptor.Digest);
        using var publicKey = key.OpenPublic();
        var statement = SignatureVerification.Verify(signature.Content.AsSpan(), publicKey, attached.Manifest.Descriptor.Digest);
        Assert.Equal(PredicateTypes.Image, statement.PredicateType);
        Assert.Equal(ManifestsOf(signed), ManifestsOf(again));
        Assert.Equal(ManifestsOf(signed), ManifestsOf(withoutKey));
    }

    [Fact]
    public void Signatures_of_another_image_are_omitted_and_replaced()
    {
        using var image = Write("linux-x64");
        using var key = TestKey.Create();
        using var signer = key.Open();
        SignatureFile.Write(Layout, ImageSignatures.Sign(signer, [new(MediaTypes.ImageManifest, Digest.Of("other"u8), 5)], [], [], default));

        Assert.Empty(Read(image));
        Read(image, new(key.PrivateFile, "", "", _ => null));

        var line = Assert.Single(File.ReadAllLines(SignatureFile.PathOf(Layout)));
        using var publicKey = key.OpenPublic();
        Assert.Equal(PredicateTypes.Image, SignatureVerification.Verify(Encoding.UTF8.GetBytes(line), publicKey, image.Top.Digest).PredicateType);
    }

    private string Layout => _folder["layout"];

    private static IEnumerable<Digest> ManifestsOf(ImmutableArray<Attachment> attachments) =>
        attachments.Select(attachment => attachment.Manifest.Descriptor.Digest);

    private void Document(string name, Descriptor subject) =>
        _folder.Write(name, Encoding.UTF8.GetBytes($$"""{"checksum":"{{subject.Digest.Hex}}"}"""));

    private ImmutableArray<Attachment> Read(LayoutImage image, SigningRequest? signing = null) =>
        StoredAttachments.Read(Layout, Layout, image, [], signing, default);

    private LayoutImage Write(params string[] platforms)
    {
        var layout = TestLayout.Open(Layout);
        var written = ImageWriter.Write(
            layout, new ImageName("shop", "1"), [.. platforms.Select(platform => TestImage.Of("a", platform))], CancellationToken.None);
        return LayoutImage.Open(layout, written.Top.Digest, CancellationToken.None);
    }
}
