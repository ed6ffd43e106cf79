using System.Diagnostics.CodeAnalysis;
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
        [MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.ImageConfig, MediaTypes.Layer, MediaTypes.LayerGzip, MediaTypes.LayerZstd];

    /// <summary>
    /// Returns the blobs of an image, including the OCI manifest or index at its top, as far as they can be read. Content that this library never writes, so
    /// another tool must have written it, is omitted: manifests and indexes with a <c>subject</c>, and blobs with a media type that it does not use.
    /// </summary>
    public HashSet<Digest> OwnBlobs(Descriptor top)
    {
        return [.. BlobGraph.Walk([BlobLink.ToTop(top)], ReadIfPossible, IsOwn).Where(IsOwn).Select(node => node.Link.Target!.Digest)];
    }

    /// <summary>Finds all blobs that the content of an index may need. Returns false if they cannot be determined.</summary>
    public bool TryGetAll(JsonObject index, [NotNullWhen(true)] out HashSet<Digest>? reached)
    {
        var found = DigestsIn(index).ToHashSet();
        reached = null;
        try
        {
            foreach (var node in BlobGraph.Walk(BlobGraph.LinksOf(index, owner: null), ReadIfPresent, _ => true))
            {
                if (node.Link.IsOpaque && (node.Link.Target is not { } target || File.Exists(layout.BlobPath(target.Digest))))
                {
                    return false;
                }

                found.UnionWith(DigestsIn(node.Json));
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or MinImageException)
        {
            return false;
        }

        reached = found;
        return true;
    }

    private static bool IsOwn(BlobNode node) =>
        node.Link.Target is { } target && OwnMediaTypes.Contains(target.MediaType) && node.Json?.ContainsKey("subject") is not true;

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

    // A missing blob refers to no others.
    private JsonObject? ReadIfPresent(BlobLink link) => File.Exists(layout.BlobPath(link.Target!.Digest)) ? Read(link) : null;

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
