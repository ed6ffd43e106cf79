using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// Finds the blobs of a layout that are needed, in two ways: the blobs of an image that this library wrote, which includes only what is known; and the blobs
/// that any content of the layout may need, which includes everything that cannot be ruled out.
/// </summary>
internal sealed class Reachability(OciLayout layout)
{
    private static readonly string[] OwnMediaTypes =
    [
        MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.ImageConfig, MediaTypes.Layer, MediaTypes.LayerGzip, MediaTypes.LayerZstd,
        MediaTypes.Empty, AttestationEntries.StatementType,
    ];

    private static readonly string OwnAlgorithm = Digest.Of([]).Algorithm;

    /// <summary>
    /// Returns the blobs of an image, including the OCI manifest or index at its top, as far as they can be read. Content that this library never writes, so
    /// another tool must have written it, is omitted: manifests and indexes with a <c>subject</c>, unless they are attestations, and blobs with a media type or
    /// a digest algorithm that it does not use.
    /// </summary>
    public HashSet<Digest> OwnBlobs(Descriptor top)
    {
        return [.. BlobGraph.Walk([BlobLink.ToTop(top)], ReadIfPossible, IsOwn).Where(IsOwn).Select(node => node.Link.Target!.Digest)];
    }

    /// <summary>Returns the blobs of an artifact, without its subject, as far as they can be read.</summary>
    public IEnumerable<Digest> ArtifactBlobs(Descriptor manifest)
    {
        var link = BlobLink.ToTop(manifest);
        var json = ReadIfPossible(link);
        return json is null ? [manifest.Digest]
            : [
                manifest.Digest,
                .. BlobGraph.LinksOf(json, manifest.Digest).Where(each => each.Role != BlobRole.Subject).Select(each => each.Target?.Digest).OfType<Digest>(),
            ];
    }

    /// <summary>Finds the blobs that the content of an index may need, and whether there may be others.</summary>
    public ReachedBlobs OfIndex(JsonObject index)
    {
        var found = DigestsIn(index).ToHashSet();
        string? unknown = null;
        foreach (var node in BlobGraph.Walk(BlobGraph.LinksOf(index, owner: null), Read, _ => true))
        {
            if (node.Link.IsOpaque)
            {
                unknown ??= WhyUnknown(node.Link);
            }

            found.UnionWith(DigestsIn(node.Json));
        }

        return new([.. found], unknown);

        JsonObject? Read(BlobLink link)
        {
            try
            {
                return ReadIfPresent(link);
            }
            catch (Exception e) when (e is JsonException or MinImageException || LayoutFiles.IsFault(e))
            {
                var cause = ForeignText.Line(e.Message).TrimEnd('.');
                unknown ??= $"its blob {link.Target!.Digest} is named a manifest or index, but cannot be read as one ({cause})";
                return null;
            }
        }
    }

    private static bool IsOwn(BlobNode node) =>
        node.Link.Target is { } target
            && target.Digest.Algorithm == OwnAlgorithm
            && OwnMediaTypes.Contains(target.MediaType)
            && (node.Json?.ContainsKey("subject") is not true || node.Json.Text("artifactType") == AttestationEntries.ArtifactType);

    // A blob that is missing refers to no others, whatever its format.
    private string? WhyUnknown(BlobLink link)
    {
        var owner = link.Owner is { } digest ? $"its blob {digest}" : "its index.json";
        return link.Target is not { } target
            ? $"{owner} contains a descriptor without a digest of a registered algorithm ("
                + $"{ForeignText.Line((link.Json as JsonObject).Text("digest") ?? "none")})"
            : File.Exists(layout.BlobPath(target.Digest))
                ? $"its blob {target.Digest} has the media type '{ForeignText.Line(target.MediaType)}', which is neither a manifest's nor an index's"
                : null;
    }

    // In annotations too: a superfluous blob does no harm.
    private static IEnumerable<Digest> DigestsIn(JsonNode? node)
    {
        foreach (var text in StrictJson.Strings(node))
        {
            if (Digest.TryParse(text, out var digest))
            {
                yield return digest;
            }
        }
    }

    // A missing blob refers to no others, unless its descriptor contains it (image-spec 1.1, descriptor, "data").
    private JsonObject? ReadIfPresent(BlobLink link) => File.Exists(layout.BlobPath(link.Target!.Digest)) ? Read(link)
        : (link.Json as JsonObject).Text("data") is { } data ? BlobGraph.Parse(new MemoryStream(FromBase64(data)))
        : null;

    private static byte[] FromBase64(string text) => Base64.IsValid(text) ? Convert.FromBase64String(text) : throw new JsonException("The data is not Base64.");

    private JsonObject? ReadIfPossible(BlobLink link)
    {
        try
        {
            return Read(link);
        }
        catch (Exception e) when (e is JsonException or MinImageException or IOException)
        {
            return null;
        }
    }

    private JsonObject Read(BlobLink link)
    {
        using var stream = layout.OpenBlob(link.Target!.Digest);
        return BlobGraph.Parse(stream);
    }
}
