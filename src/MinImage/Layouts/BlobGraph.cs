using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// Which blobs lead to which. There are two answers: what an image of ours is made of, where only what is known counts; and what
/// anything at all may still need, where every digest in every JSON file counts, of whatever media type, as a <c>subject</c> or elsewhere.
/// </summary>
internal sealed class BlobGraph(OciLayout layout)
{
    // image-spec 1.1 and distribution-spec 1.1 let a registry refuse manifests beyond 4 MiB.
    private const long LargestManifest = 4 * 1024 * 1024;

    private static readonly string[] Ours =
        [MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.ImageConfig, MediaTypes.Layer, MediaTypes.LayerGzip, MediaTypes.LayerZstd];

    /// <summary>
    /// The blobs of an image whose top is an OCI manifest or index, as far as they can be read; the top's included. Left out is what we never
    /// write, and another tool has put there: what has a <c>subject</c>, and what has a media type that is not ours.
    /// </summary>
    public HashSet<Digest> OfOurs(Descriptor top)
    {
        var reached = new HashSet<Digest>();
        var pending = new Stack<Descriptor>([top]);
        while (pending.TryPop(out var next))
        {
            if (!Ours.Contains(next.MediaType) || !reached.Add(next.Digest) || next.MediaType is not (MediaTypes.ImageManifest or MediaTypes.ImageIndex))
            {
                continue;
            }

            if (Below(next) is not { } below)
            {
                reached.Remove(next.Digest);
                continue;
            }

            foreach (var descriptor in below)
            {
                pending.Push(descriptor);
            }
        }

        return reached;
    }

    /// <summary>All blobs that anything in an index may need. False when that cannot be known.</summary>
    public bool TryGetAll(JsonNode index, [NotNullWhen(true)] out HashSet<Digest>? reached)
    {
        reached = [];
        var pending = new Stack<Digest>(DigestsIn(index));
        while (pending.TryPop(out var next))
        {
            if (!reached.Add(next) || !File.Exists(layout.BlobPath(next)))
            {
                continue;
            }

            try
            {
                if (!TryReadJson(next, out var node))
                {
                    reached = null;
                    return false;
                }

                foreach (var digest in DigestsIn(node))
                {
                    pending.Push(digest);
                }
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or MinImageException)
            {
                reached = null;
                return false;
            }
        }

        return true;
    }

    // True with null for what is no JSON at all; false for JSON that is too large to be looked through.
    private bool TryReadJson(Digest digest, out JsonNode? node)
    {
        node = null;
        using var stream = layout.OpenBlob(digest);
        int first;
        do
        {
            first = stream.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n');

        if (first is not ('{' or '['))
        {
            return true;
        }

        if (stream.Length > LargestManifest)
        {
            return false;
        }

        stream.Position = 0;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        node = StrictJson.Parse(json);
        return true;
    }

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

    // Null for what has a subject. What cannot be read reaches nothing that we would know.
    private Descriptor[]? Below(Descriptor top)
    {
        try
        {
            if (!TryReadJson(top.Digest, out var node) || node is not JsonObject json)
            {
                return [];
            }

            if (json.ContainsKey("subject"))
            {
                return null;
            }

            if (top.MediaType == MediaTypes.ImageIndex)
            {
                return [.. json.Deserialize(OciJson.Context.ImageIndex)!.Manifests];
            }

            var manifest = json.Deserialize(OciJson.Context.ImageManifest)!;
            return [manifest.Config, .. manifest.Layers];
        }
        catch (Exception e) when (e is JsonException or MinImageException or IOException)
        {
            return [];
        }
    }
}
