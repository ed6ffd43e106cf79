using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MinImage.Attachments;
using MinImage.Deliveries.Registries;
using MinImage.Images;
using MinImage.Metadata;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;

namespace MinImage.Tests.Metadata;

public sealed class MetadataFileTests : IDisposable
{
    private static readonly ImageName[] Names = [new("team/shop", "1"), new("team/shop", "latest")];
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "metadata.schema.json")));

    private readonly TemporaryFolder _temporary = new();

    private string Layout => Path.Combine(_temporary.Path, "layout");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Is_valid_by_its_schema_for_one_platform_and_for_several()
    {
        AssertValid(Write(OciLayoutTests.Image("a")));
        AssertValid(Write(OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64")));
    }

    [Fact]
    public void Says_where_the_image_was_pushed()
    {
        var written = ImageWriter.Write(TestLayout.Open(Layout), Names, [OciLayoutTests.Image("a")], null, CancellationToken.None);
        var path = _temporary["image.json"];
        MetadataFile.Of(Names, written, Layout).Write(path);

        PushRecord.Add(path, Pushed(written.Top.Digest), new RecordingLog());

        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        AssertValid(json);
        Assert.Equal($"localhost:5000/team/shop@{written.Top.Digest}", (string?)json["pushed"]!["reference"]);
        Assert.Equal(["localhost:5000/team/shop:1"], json["pushed"]!["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(("sbom", (string?)written.Top.Digest.ToString()), Attached(json["pushed"]!["attachments"]![0]!));
        json.Remove("pushed");
        Assert.Equal(JsonNode.Parse(MetadataFile.Of(Names, written, Layout).ToJson())!.ToJsonString(), json.ToJsonString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not JSON")]
    [InlineData("{}")]
    public void Leaves_a_file_that_does_not_describe_the_pushed_image_as_it_is(string? content)
    {
        var path = content is null ? _temporary["none.json"] : _temporary.Write("image.json", System.Text.Encoding.UTF8.GetBytes(content));
        var log = new RecordingLog();

        PushRecord.Add(path, Pushed(Digest.Of("other"u8)), log);

        Assert.Equal(content, content is null ? null : File.ReadAllText(path));
        Assert.Contains("does not describe the pushed image", Assert.Single(log.Messages), StringComparison.Ordinal);
        Assert.Equal(content is not null, File.Exists(path));
    }

    [Theory]
    [InlineData("digest", "\"sha256:0\"")]
    [InlineData("tags", "[]")]
    [InlineData("schemaVersion", "2")]
    [InlineData("platforms", "[{}]")]
    [InlineData("more", "1")]
    public void Would_be_invalid_with_anything_else(string name, string value)
    {
        var json = Write(OciLayoutTests.Image("a"));
        json[name] = JsonNode.Parse(value);

        Assert.False(Schema.Evaluate(Element(json)).IsValid);
    }

    [Fact]
    public void Says_what_is_in_the_layout()
    {
        var written = ImageWriter.Write(
            TestLayout.Open(Layout), Names, [OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64")], null, CancellationToken.None);

        var metadata = MetadataFile.Of(Names, written, Layout);

        Assert.Equal("team/shop", metadata.Name);
        Assert.Equal(["1", "latest"], metadata.Tags.AsEnumerable());
        Assert.Equal((MediaTypes.ImageIndex, written.Top.Digest, written.Top.Size), (metadata.MediaType, metadata.Digest, metadata.Size));
        Assert.Equal(["linux/amd64 linux-x64", "linux/arm64 linux-arm64"], metadata.Platforms.Select(p => $"{p.Platform} {p.RuntimeIdentifier}"));
        foreach (var platform in metadata.Platforms)
        {
            Assert.Equal(LengthOf(platform.Digest), platform.Size);
            Assert.Equal(LengthOf(platform.Config.Digest), platform.Config.Size);
            Assert.Equal(platform.Size + platform.Config.Size + platform.Layers.Sum(layer => LengthOf(layer.Digest)), platform.PulledSize);
        }
    }

    [Fact]
    public void Replaces_the_file_in_one_step_and_makes_its_folder()
    {
        var written = ImageWriter.Write(TestLayout.Open(Layout), Names, [OciLayoutTests.Image("a")], null, CancellationToken.None);
        var file = Path.Combine(_temporary.Path, "out", "image.json");

        MetadataFile.Of(Names, written, Layout).Write(file);
        MetadataFile.Of(Names, written, Layout).Write(file);

        Assert.Equal(MetadataFile.Of(Names, written, Layout).ToJson(), File.ReadAllBytes(file));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    private JsonObject Write(params PlatformImage[] images)
    {
        var written = ImageWriter.Write(TestLayout.Open(Layout), Names, images, null, CancellationToken.None);
        return JsonNode.Parse(MetadataFile.Of(Names, written, Layout).ToJson())!.AsObject();
    }

    private static void AssertValid(JsonObject json)
    {
        var results = Schema.Evaluate(Element(json), new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(
            results.IsValid, string.Join('\n', (results.Details ?? []).SelectMany(d => (d.Errors ?? []).Select(e => $"{d.InstanceLocation}: {e.Value}"))));
    }

    private static (string? Kind, string? Subject) Attached(JsonNode attachment) => ((string?)attachment["kind"], (string?)attachment["subject"]);

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);

    private long LengthOf(Digest digest) => new FileInfo(Path.Combine(Layout, "blobs", "sha256", digest.Hex)).Length;

    private static PushedImage Pushed(Digest digest)
    {
        var repository = ImageReference.ToRepository("localhost:5000", "team/shop");
        return new([repository.WithTag("1")], repository.WithDigest(digest), 1, 1, 0, 0)
        {
            Attachments = [new(AttachmentKind.Sbom, "application/spdx+json", digest, Digest.Of("sbom"u8), IsSent: true)],
        };
    }
}
