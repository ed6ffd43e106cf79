using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Publishing;
using MinImage.Testing.Images;
using MinImage.Testing.Signatures;

namespace MinImage.Tests.Publishing;

/// <summary>Attachments in the layout: <c>MinImageAttachToLayout</c>.</summary>
public sealed class LayoutAttachmentsTests : IDisposable
{
    private static readonly ImageName Name = new("shop", "1");

    private readonly TemporaryFolder _folder = new();

    private ImmutableArray<Attachment> _signatures = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_index_lists_an_artifact_without_a_name_after_the_image()
    {
        var image = Write("a", "sbom");

        var entries = Entries();

        Assert.Equal(2, entries.Count);
        Assert.Equal(image.Top.Digest.ToString(), (string?)entries[0]!["digest"]);
        Assert.Equal("application/vnd.example+json", (string?)entries[1]!["artifactType"]);
        Assert.Null(entries[1]!["annotations"]!["org.opencontainers.image.ref.name"]);
        var manifest = JsonNode.Parse(File.ReadAllBytes(BlobPath((string)entries[1]!["digest"]!)))!;
        Assert.Equal(image.Top.Digest.ToString(), (string?)manifest["subject"]!["digest"]);
    }

    [Fact]
    public void The_same_image_with_the_same_artifact_changes_nothing()
    {
        Write("a", "sbom");
        var before = Files();

        Write("a", "sbom");

        Assert.Equal(before, Files());
    }

    [Fact]
    public void An_image_that_is_replaced_takes_its_artifacts_and_their_blobs_with_it()
    {
        Write("a", "sbom of a");
        var first = Files();
        Write("b", "sbom of b");

        Write("a", "sbom of a");

        Assert.Equal(first, Files());
    }

    [Fact]
    public void An_image_that_another_name_refers_to_keeps_its_artifacts()
    {
        Write("a", "sbom of a", Name, new("shop", "2"));

        Write("b", "sbom of b");

        Assert.Equal(4, Entries().Count);
        Assert.Contains("sbom of a", Stored(new("shop", "2")));
        Assert.Contains("sbom of b", Stored(Name));
    }

    [Fact]
    public void Without_artifacts_the_former_ones_of_the_image_are_removed()
    {
        Write("a");
        var before = Files();
        Write("a", "sbom");

        Write("a");

        Assert.Equal(before, Files());
    }

    [Fact]
    public void The_signature_of_an_artifact_stays_and_leaves_with_the_image()
    {
        using var signer = TestKey.Signer();
        Write("b");
        var before = Files();
        Write("a", "sbom", signer);
        var signed = Files();
        var stored = Stored(Name).Count();

        Write("a", "sbom", signer);
        var again = Files();
        Write("b");

        Assert.Equal(2, stored);
        Assert.Equal(signed, again);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void What_another_tool_has_attached_remains_with_its_subject()
    {
        var image = Write("a", "sbom");
        var index = JsonNode.Parse(File.ReadAllBytes(_folder["layout/index.json"]))!;
        var other = index["manifests"]![1]!.DeepClone().AsObject();
        other["annotations"] = new JsonObject { ["k"] = "v" };
        index["manifests"]!.AsArray().Add((JsonNode)other);
        File.WriteAllText(_folder["layout/index.json"], index.ToJsonString());

        Write("b");

        // The subject is still referred to, so what this library has attached to it remains, too.
        Assert.Equal(3, Entries().Count);
        Assert.True(File.Exists(BlobPath(image.Top.Digest.ToString())));
        Assert.True(File.Exists(BlobPath((string)other["digest"]!)));
    }

    private JsonArray Entries() => JsonNode.Parse(File.ReadAllBytes(_folder["layout/index.json"]))!["manifests"]!.AsArray();

    private string BlobPath(string digest) => _folder[$"layout/blobs/{digest.Replace(':', '/')}"];

    private List<string> Files() =>
    [
        .. Directory.EnumerateFiles(_folder["layout"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        File.ReadAllText(_folder["layout/index.json"]),
    ];

    private IEnumerable<string> Stored(ImageName name)
    {
        using var image = LayoutImage.Open(TestLayout.Open(_folder["layout"]), [name], CancellationToken.None);
        var stored = StoredAttachments.Read(_folder["layout"], _folder["layout"], image, [], signing: null, CancellationToken.None);
        return [.. stored.Select(attachment => Encoding.UTF8.GetString(attachment.Content.AsSpan()))];
    }

    private WrittenImage Write(string content, string? sbom = null, params ImmutableArray<ImageName> names) => Write(content, sbom, signer: null, names);

    // The signature is the same each time, as it is for a publish that finds the last one.
    private WrittenImage Write(string content, string? sbom, ISigner? signer, params ImmutableArray<ImageName> names)
    {
        using var uncommitted = ImageWriter.WriteBlobs(TestLayout.Open(_folder["layout"]), [TestImage.Of(content)], null, null, CancellationToken.None);
        var top = uncommitted.Image.Top;
        ImmutableArray<Attachment> attachments = sbom is null ? []
            : [new(AttachmentKind.Sbom, top, "application/vnd.example+json", "application/vnd.example+json", [.. Encoding.UTF8.GetBytes(sbom)])];
        _signatures = signer is null ? [] : ImageSignatures.Sign(signer, [], attachments, _signatures, default);
        LayoutArtifact[] artifacts = [.. attachments.Concat(_signatures).Select(each => LayoutAttachments.Write(uncommitted, each))];
        uncommitted.Commit(names.IsDefaultOrEmpty ? [Name] : names, artifacts, CancellationToken.None);
        return uncommitted.Image;
    }
}
