using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// The graph of blobs (image-spec 1.1): an index refers to manifests and indexes, a manifest to a config and layers, and both may refer to a subject.
/// Only a blob whose descriptor has the media type of a manifest or an index is parsed; a layer or a config never is, whatever it contains.
/// </summary>
internal static class BlobGraph
{
    /// <summary>The maximum size of a manifest or index, in bytes: registries may reject a larger one (distribution-spec 1.1), and it is not read.</summary>
    public const long LargestManifest = 4 * 1024 * 1024;

    /// <summary>Returns the descriptors of a manifest or index, in the order in which an engine needs them.</summary>
    /// <param name="json">The manifest or index.</param>
    /// <param name="owner">The digest of the manifest or index; null for the layout's index.json.</param>
    public static IEnumerable<BlobLink> LinksOf(JsonObject json, Digest? owner)
    {
        IEnumerable<(BlobRole Role, JsonNode? Json)> links =
        [
            .. json.Items("manifests").Select(item => (BlobRole.Manifest, item)),
            .. Single(json, "config", BlobRole.Config),
            .. json.Items("layers").Select(item => (BlobRole.Layer, item)),
            .. Single(json, "subject", BlobRole.Subject),
        ];
        return links.Select(link => new BlobLink(owner, link.Role, link.Json, BlobReference.From(link.Json)));
    }

    /// <summary>Walks the graph breadth first; visits each blob once, even in a malicious cycle, and a damaged descriptor without a target.</summary>
    /// <param name="roots">The descriptors to start with.</param>
    /// <param name="read">Reads a manifest or index; returns null to continue without its content.</param>
    /// <param name="follows">Whether the walk continues with the blobs that a manifest or index refers to.</param>
    public static IEnumerable<BlobNode> Walk(IEnumerable<BlobLink> roots, Func<BlobLink, JsonObject?> read, Func<BlobNode, bool> follows)
    {
        // The key includes the type, because a malicious manifest may refer to its own index as a layer before another one refers to it as an index.
        var visited = new HashSet<(Digest Digest, bool IsParsed)>();
        var pending = new Queue<BlobLink>(roots);
        while (pending.TryDequeue(out var link))
        {
            if (link.Target is { } target && !visited.Add((target.Digest, link.IsParsed)))
            {
                continue;
            }

            var node = new BlobNode(link, link.IsParsed ? read(link) : null);
            yield return node;
            if (node.Json is null || !follows(node))
            {
                continue;
            }

            foreach (var next in LinksOf(node.Json, node.Link.Target!.Digest))
            {
                pending.Enqueue(next);
            }
        }
    }

    /// <summary>Parses a manifest or index.</summary>
    /// <param name="stream">The blob, from its start.</param>
    /// <exception cref="JsonException">The blob is larger than <see cref="LargestManifest"/>, or <see cref="StrictJson"/> finds no JSON object.</exception>
    /// <exception cref="IOException">The blob cannot be read.</exception>
    public static JsonObject Parse(Stream stream)
    {
        if (stream.Length > LargestManifest)
        {
            throw new JsonException("The JSON is larger than 4 MiB.");
        }

        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return StrictJson.Parse(json) as JsonObject ?? throw new JsonException("The JSON is not an object.");
    }

    private static IEnumerable<(BlobRole Role, JsonNode? Json)> Single(JsonObject json, string name, BlobRole role) =>
        json.TryGetPropertyValue(name, out var item) ? [(role, item)] : [];
}
