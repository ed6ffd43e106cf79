using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
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

    private static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);

    private long LengthOf(Digest digest) => new FileInfo(Path.Combine(Layout, "blobs", "sha256", digest.Hex)).Length;
}
