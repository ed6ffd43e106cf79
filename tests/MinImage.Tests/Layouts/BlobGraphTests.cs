using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Tests.Layouts;

public sealed class BlobGraphTests
{
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly Dictionary<Digest, JsonObject> _blobs = [];
    private readonly List<Digest> _read = [];

    [Fact]
    public void Walks_nested_indexes_breadth_first_and_visits_each_blob_once()
    {
        var config = Leaf(MediaTypes.ImageConfig, "config");
        var layer = Leaf(Layer, "layer");
        var one = Put(MediaTypes.ImageManifest, Manifest(config, layer));
        var two = Put(MediaTypes.ImageManifest, Manifest(config, layer, layer));
        var nested = Put(MediaTypes.ImageIndex, Index(two));
        var top = Put(MediaTypes.ImageIndex, Index(one, nested, one));

        var visited = Walk(top);

        Assert.Equal([top, one, nested, config, layer, two], visited.Select(node => DescriptorOf(node.Link.Target!)));
    }

    [Fact]
    public void Parses_only_blobs_with_the_media_type_of_a_manifest_or_an_index()
    {
        var hidden = Leaf(Layer, "hidden");
        var config = Put(MediaTypes.ImageConfig, Manifest(hidden, hidden));
        var layer = Put(Layer, Index(hidden));
        var top = Put(MediaTypes.ImageManifest, Manifest(config, layer));

        var visited = Walk(top);

        Assert.Equal([top, config, layer], visited.Select(node => DescriptorOf(node.Link.Target!)));
        Assert.Equal([top.Digest], _read);
    }

    [Fact]
    public void Follows_the_subject_of_an_artifact_manifest()
    {
        var image = Put(MediaTypes.ImageManifest, Manifest(Leaf(MediaTypes.ImageConfig, "config"), Leaf(Layer, "layer")));
        var artifact = Manifest(Leaf(MediaTypes.Empty, "{}"), Leaf("application/spdx+json", "sbom"));
        artifact["subject"] = Json(image);

        var visited = Walk(Put(MediaTypes.ImageManifest, artifact));

        Assert.Contains(visited, node => node.Link.Role == BlobRole.Subject && node.Link.Target!.Digest == image.Digest && node.Json is not null);
        Assert.Contains(visited, node => node.Link.Owner == image.Digest && node.Link.Role == BlobRole.Layer);
    }

    [Fact]
    public void Ends_on_a_cycle()
    {
        var digest = Digest.Of("itself"u8);
        var itself = new Descriptor(MediaTypes.ImageIndex, digest, 1);
        _blobs[digest] = Index(itself, itself);

        Assert.Single(Walk(itself));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha512:00","size":1}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../x","size":1}""")]
    public void Visits_a_damaged_descriptor_without_a_target(string descriptor)
    {
        var index = Index();
        index["manifests"]!.AsArray().Add(JsonNode.Parse(descriptor));

        var node = Assert.Single(BlobGraph.Walk(BlobGraph.LinksOf(index, owner: null), Read, _ => true));

        Assert.Null(node.Link.Target);
        Assert.True(node.Link.IsOpaque);
    }

    [Fact]
    public void Rejects_a_manifest_larger_than_four_mebibytes()
    {
        using var stream = new MemoryStream(new byte[BlobGraph.LargestManifest + 1]);

        Assert.Throws<JsonException>(() => BlobGraph.Parse(stream));
    }

    private ImmutableArray<BlobNode> Walk(Descriptor top) =>
        [.. BlobGraph.Walk([new(Owner: null, BlobRole.Manifest, Json(top), BlobReference.From(Json(top)))], Read, _ => true)];

    private JsonObject? Read(BlobLink link)
    {
        _read.Add(link.Target!.Digest);
        return _blobs.GetValueOrDefault(link.Target.Digest);
    }

    private Descriptor Put(string mediaType, JsonObject json)
    {
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        var descriptor = new Descriptor(mediaType, Digest.Of(bytes), bytes.Length);
        _blobs[descriptor.Digest] = json;
        return descriptor;
    }

    private static Descriptor Leaf(string mediaType, string content) => new(mediaType, Digest.Of(Encoding.UTF8.GetBytes(content)), content.Length);

    private static JsonObject Index(params Descriptor[] manifests) => new() { ["manifests"] = new JsonArray([.. manifests.Select(Json)]) };

    private static JsonObject Manifest(Descriptor config, params Descriptor[] layers) =>
        new() { ["config"] = Json(config), ["layers"] = new JsonArray([.. layers.Select(Json)]) };

    private static JsonNode Json(Descriptor descriptor) =>
        new JsonObject { ["mediaType"] = descriptor.MediaType, ["digest"] = descriptor.Digest.ToString(), ["size"] = descriptor.Size };

    private static Descriptor DescriptorOf(BlobReference reference) => new(reference.MediaType, reference.Digest, reference.Size);
}
