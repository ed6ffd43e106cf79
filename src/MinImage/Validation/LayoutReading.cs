using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Layouts;
using MinImage.Oci;
using ZstdSharp;

namespace MinImage.Validation;

/// <summary>One walk through a layout.</summary>
internal sealed class LayoutReading(string folder, CancellationToken cancellationToken)
{
    private const string IndexName = "index.json";
    private const string MarkerName = "oci-layout";

    private readonly ImmutableArray<LayoutFinding>.Builder _findings = ImmutableArray.CreateBuilder<LayoutFinding>();

    public ImmutableArray<LayoutFinding> Findings()
    {
        if (ReadJson(Path.Combine(folder, MarkerName), MarkerName) is { } marker && Text(marker, "imageLayoutVersion") is var version && version != "1.0.0")
        {
            Add(LayoutFault.LayoutVersion, MarkerName, $"imageLayoutVersion is '{version}' and not 1.0.0.");
        }

        if (ReadJson(Path.Combine(folder, IndexName), IndexName) is { } index)
        {
            if (Text(index, "mediaType") is { } mediaType && mediaType != MediaTypes.ImageIndex)
            {
                Add(LayoutFault.MediaType, IndexName, $"mediaType is '{mediaType}' and not {MediaTypes.ImageIndex}.");
            }

            CheckReferences(index);
            CheckIndex(index, IndexName);
            foreach (var node in BlobGraph.Walk(BlobGraph.LinksOf(index, owner: null), ReadTop, follows: _ => true))
            {
                cancellationToken.ThrowIfCancellationRequested();
                CheckNode(node);
            }
        }

        return _findings.ToImmutable();
    }

    private void CheckReferences(JsonObject index)
    {
        var names = Items(index, "manifests")
            .Select(manifest => Text((manifest as JsonObject)?["annotations"] as JsonObject, Annotations.ReferenceName))
            .OfType<string>();
        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(LayoutFault.DuplicateReference, IndexName, $"the reference '{name.Key}' is there {name.Count().ToString(CultureInfo.InvariantCulture)} times.");
        }
    }

    private void CheckIndex(JsonObject index, string subject)
    {
        CheckSchemaVersion(index, subject);
        if (index["manifests"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "there is no array 'manifests'.");
        }
    }

    // A manifest's config and layers are checked with the manifest, because each of them must fit the others.
    private void CheckNode(BlobNode node)
    {
        if (node.Link.Role is BlobRole.Config or BlobRole.Layer || Reference(node.Link) is not { } reference)
        {
            return;
        }

        if (node.Json is { } json)
        {
            CheckTop(json, reference);
        }
        else if (!node.Link.IsParsed && !IsMissingSubject(node.Link))
        {
            _ = CheckBlob(reference);
        }
    }

    private JsonObject? ReadTop(BlobLink link) =>
        !IsMissingSubject(link) && CheckBlob(link.Target!) && link.Target!.MediaType is MediaTypes.ImageManifest or MediaTypes.ImageIndex
            ? ReadJson(BlobPath(link.Target!.Digest), link.Target!.Digest.ToString())
            : null;

    // A subject need not be where what refers to it is.
    private bool IsMissingSubject(BlobLink link) => link is { Role: BlobRole.Subject, Target: { } target } && !File.Exists(BlobPath(target.Digest));

    private void CheckTop(JsonObject json, BlobReference reference)
    {
        var subject = reference.Digest.ToString();
        switch (Text(json, "mediaType"))
        {
            case null:
                Add(LayoutFault.MediaTypeMissing, subject, "mediaType is missing.");
                break;
            case var mediaType when mediaType != reference.MediaType:
                Add(LayoutFault.MediaType, subject, $"mediaType is '{mediaType}', and the descriptor says '{reference.MediaType}'.");
                break;
        }

        if (reference.MediaType == MediaTypes.ImageIndex)
        {
            CheckIndex(json, subject);
            return;
        }

        CheckSchemaVersion(json, subject);
        if (IsArtifact(json))
        {
            CheckArtifact(json, reference.Digest);
        }
        else
        {
            CheckManifest(json, reference);
        }
    }

    // image-spec 1.1, "Guidelines for Artifact Usage": its blobs are anything.
    private static bool IsArtifact(JsonObject manifest) =>
        manifest.ContainsKey("artifactType") || Text(manifest["config"] as JsonObject, "mediaType") == MediaTypes.Empty;

    private void CheckArtifact(JsonObject manifest, Digest digest)
    {
        foreach (var link in BlobGraph.LinksOf(manifest, digest).Where(link => link.Role != BlobRole.Subject))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Reference(link) is { } reference)
            {
                _ = CheckBlob(reference);
            }
        }
    }

    private void CheckManifest(JsonObject manifest, BlobReference own)
    {
        var subject = own.Digest.ToString();
        var links = BlobGraph.LinksOf(manifest, own.Digest).Where(link => link.Role != BlobRole.Subject).ToLookup(link => link.Role, Reference);
        var layers = links[BlobRole.Layer].ToList();
        if (manifest["layers"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "there is no array 'layers'.");
        }

        if (!manifest.ContainsKey("config"))
        {
            Add(LayoutFault.Json, subject, "there is no 'config'.");
        }

        var diffIds = links[BlobRole.Config].FirstOrDefault() is { } config && CheckBlob(config) ? CheckConfig(config, own.Platform, layers.Count) : [];
        var tree = new LayerTree(Add);
        for (var i = 0; i < layers.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (layers[i] is { } layer && CheckBlob(layer))
            {
                CheckLayer(layer, i < diffIds.Count ? diffIds[i] : null, tree);
            }
        }
    }

    /// <summary>Returns the diff_ids; null for one that is none.</summary>
    private List<Digest?> CheckConfig(BlobReference reference, JsonObject? platform, int layers)
    {
        var subject = reference.Digest.ToString();
        if (reference.MediaType != MediaTypes.ImageConfig)
        {
            Add(LayoutFault.MediaType, subject, $"the config's mediaType is '{reference.MediaType}' and not {MediaTypes.ImageConfig}.");
        }

        if (ReadJson(BlobPath(reference.Digest), subject) is not { } config)
        {
            return [];
        }

        foreach (var word in new[] { "architecture", "os", "variant" })
        {
            var actual = Text(config, word);
            if (word != "variant" && string.IsNullOrEmpty(actual))
            {
                Add(LayoutFault.Platform, subject, $"the config has no '{word}'.");
            }
            else if (platform is not null && Text(platform, word) is var expected && expected != actual)
            {
                Add(LayoutFault.Platform, subject, $"the config's {word} is '{actual}', and the descriptor says '{expected}'.");
            }
        }

        var rootFileSystem = config["rootfs"] as JsonObject;
        if (rootFileSystem is null || Text(rootFileSystem, "type") != "layers" || rootFileSystem["diff_ids"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "the config's rootfs has no type 'layers' or no array 'diff_ids'.");
        }

        var diffIds = Items(rootFileSystem, "diff_ids").Select(item => DiffId(item, subject)).ToList();
        if (diffIds.Count != layers)
        {
            Add(LayoutFault.LayerCount, subject, string.Create(CultureInfo.InvariantCulture, $"the config has {diffIds.Count} diff_ids for {layers} layers."));
        }

        var steps = Items(config, "history").Count(step => (step as JsonObject)?["empty_layer"]?.GetValueKind() != JsonValueKind.True);
        if (config["history"] is JsonArray && steps != layers)
        {
            Add(LayoutFault.LayerCount, subject, string.Create(CultureInfo.InvariantCulture, $"the config's history has {steps} steps that made layers, for {layers} layers."));
        }

        return diffIds;
    }

    private Digest? DiffId(JsonNode? item, string subject)
    {
        if (item is JsonValue value && value.TryGetValue<string>(out var text) && Digest.TryParse(text, out var digest))
        {
            return digest;
        }

        Add(LayoutFault.DigestInvalid, subject, $"the diff_id {item?.ToJsonString() ?? "null"} is no digest.");
        return null;
    }

    private void CheckLayer(BlobReference layer, Digest? diffId, LayerTree tree)
    {
        var subject = layer.Digest.ToString();
        try
        {
            using var blob = File.OpenRead(BlobPath(layer.Digest));
            using var tar = layer.MediaType switch
            {
                MediaTypes.Layer => blob,
                MediaTypes.LayerGzip => new GZipStream(blob, CompressionMode.Decompress),
                MediaTypes.LayerZstd => new DecompressionStream(blob),
                _ => (Stream?)null,
            };
            if (tar is null)
            {
                Add(LayoutFault.MediaType, subject, $"'{layer.MediaType}' is no layer's media type.");
                return;
            }

            using var hashing = new HashingStream(tar);
            tree.AddLayer(hashing, subject, cancellationToken);
            hashing.CopyTo(Stream.Null);
            if (diffId is not null && hashing.CurrentDigest() is var actual && actual != diffId)
            {
                Add(LayoutFault.DiffId, subject, $"the tar file's digest is {actual}, and the config's diff_id is {diffId}.");
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdException or FormatException or ArgumentException or NotSupportedException or OverflowException or UnauthorizedAccessException or InvalidOperationException)
        {
            Add(LayoutFault.Tar, subject, $"the layer cannot be read: {e.Message}");
        }
    }

    /// <summary>Whether the blob is there and can be looked into, though it may have the wrong size or digest.</summary>
    private bool CheckBlob(BlobReference reference)
    {
        var subject = reference.Digest.ToString();
        try
        {
            using var stream = File.OpenRead(BlobPath(reference.Digest));
            if (stream.Length != reference.Size)
            {
                Add(LayoutFault.Size, subject, string.Create(CultureInfo.InvariantCulture, $"the size is {stream.Length}, and the descriptor says {reference.Size}."));
            }

            if (Digest.FromHash(SHA256.HashData(stream)) is var actual && actual != reference.Digest)
            {
                Add(LayoutFault.Digest, subject, $"the blob's digest is {actual}.");
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(LayoutFault.BlobMissing, subject, $"the blob cannot be read: {e.Message}");
            return false;
        }
    }

    private BlobReference? Reference(BlobLink link)
    {
        var subject = link.Owner?.ToString() ?? IndexName;
        if (link.Json is not JsonObject descriptor || descriptor["size"] is not JsonValue number || !number.TryGetValue<long>(out _))
        {
            Add(LayoutFault.Json, subject, "a descriptor is not an object, or has no size.");
            return null;
        }

        if (link.Target is not { } target)
        {
            Add(LayoutFault.DigestInvalid, subject, $"the digest '{Text(descriptor, "digest")}' is invalid, or of an unknown algorithm.");
            return null;
        }

        if (target.MediaType.Length == 0)
        {
            Add(LayoutFault.MediaTypeMissing, target.Digest.ToString(), "the descriptor has no mediaType.");
        }

        return target;
    }

    private void CheckSchemaVersion(JsonObject json, string subject)
    {
        if (json["schemaVersion"] is not JsonValue value || !value.TryGetValue<int>(out var version) || version != 2)
        {
            Add(LayoutFault.SchemaVersion, subject, $"schemaVersion is {json["schemaVersion"]?.ToJsonString() ?? "missing"} and not 2.");
        }
    }

    private JsonObject? ReadJson(string path, string subject)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return BlobGraph.Parse(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            Add(path.EndsWith(MarkerName, StringComparison.Ordinal) ? LayoutFault.LayoutVersion : LayoutFault.Json, subject, $"the JSON cannot be read: {e.Message}");
        }

        return null;
    }

    private string BlobPath(Digest digest) => Path.Combine(folder, "blobs", "sha256", digest.Hex);

    private void Add(LayoutFault fault, string subject, string message) => _findings.Add(new(fault, subject, message));

    private static IEnumerable<JsonNode?> Items(JsonObject? json, string name) => json?[name] as JsonArray ?? [];

    private static string? Text(JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
