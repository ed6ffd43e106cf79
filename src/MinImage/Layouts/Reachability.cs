using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// Which blobs of a layout are needed. There are two answers: what an image of ours consists of, where only what is known counts; and what anything
/// at all may still need, where everything counts that cannot be ruled out.
/// </summary>
internal sealed class Reachability(OciLayout layout)
{
    private static readonly string[] Ours =
        [MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.ImageConfig, MediaTypes.Layer, MediaTypes.LayerGzip, MediaTypes.LayerZstd];

    /// <summary>
    /// Returns the blobs of an image whose top is an OCI manifest or index, the top's included, as far as they can be read. What we never write, and
    /// another tool has put there, is left out: what has a <c>subject</c>, and what has a media type that is not ours.
    /// </summary>
    public HashSet<Digest> OfOurs(Descriptor top)
    {
        var root = new BlobLink(Owner: null, BlobRole.Manifest, Json: null, new(top.MediaType, top.Digest, top.Size, Platform: null));
        return [.. BlobGraph.Walk([root], ReadIfPossible, IsOurs).Where(IsOurs).Select(node => node.Link.Target!.Digest)];
    }

    /// <summary>Finds all blobs that anything in an index may need. Returns false if that cannot be known.</summary>
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

    private static bool IsOurs(BlobNode node) =>
        node.Link.Target is { } target && Ours.Contains(target.MediaType) && node.Json?.ContainsKey("subject") is not true;

    // In annotations, too: a blob too many does no harm.
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

    // What is not there needs nothing.
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
