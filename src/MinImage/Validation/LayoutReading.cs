using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Oci;
using ZstdSharp;

namespace MinImage.Validation;

/// <summary>One walk through a layout.</summary>
internal sealed class LayoutReading(string folder, CancellationToken cancellationToken)
{
    private const long LargestJson = 4 * 1024 * 1024;
    private const string IndexName = "index.json";
    private const string MarkerName = "oci-layout";

    private readonly ImmutableArray<LayoutFinding>.Builder _findings = ImmutableArray.CreateBuilder<LayoutFinding>();
    private readonly HashSet<Digest> _visited = [];

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
        }

        return _findings.ToImmutable();
    }

    private void CheckReferences(JsonObject index)
    {
        var names = Items(index, "manifests").Select(manifest => Text((manifest as JsonObject)?["annotations"] as JsonObject, Annotations.ReferenceName)).OfType<string>();
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

        foreach (var item in Items(index, "manifests"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Reference(item, subject) is { } reference && _visited.Add(reference.Digest))
            {
                CheckTop(reference);
            }
        }
    }

    private void CheckTop(BlobReference reference)
    {
        var subject = reference.Digest.ToString();
        if (!CheckBlob(reference) || reference.MediaType is not (MediaTypes.ImageManifest or MediaTypes.ImageIndex))
        {
            return;
        }

        if (ReadJson(BlobPath(reference.Digest), subject) is not { } json)
        {
            return;
        }

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
        }
        else
        {
            CheckSchemaVersion(json, subject);
            CheckManifest(json, reference.Platform, subject);
        }
    }

    private void CheckManifest(JsonObject manifest, JsonObject? platform, string subject)
    {
        var layers = Items(manifest, "layers").Select(item => Reference(item, subject)).ToList();
        if (manifest["layers"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "there is no array 'layers'.");
        }

        var diffIds = Reference(manifest["config"], subject) is { } config && CheckBlob(config) ? CheckConfig(config, platform, layers.Count) : [];
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

    private BlobReference? Reference(JsonNode? node, string subject)
    {
        if (node is not JsonObject descriptor || descriptor["size"] is not JsonValue number || !number.TryGetValue<long>(out var size))
        {
            Add(LayoutFault.Json, subject, "a descriptor is no object, or has no size.");
            return null;
        }

        if (!Digest.TryParse(Text(descriptor, "digest"), out var digest))
        {
            Add(LayoutFault.DigestInvalid, subject, $"the digest '{Text(descriptor, "digest")}' is none, or of an unknown algorithm.");
            return null;
        }

        var mediaType = Text(descriptor, "mediaType") ?? "";
        if (mediaType.Length == 0)
        {
            Add(LayoutFault.MediaTypeMissing, digest.ToString(), "the descriptor has no mediaType.");
        }

        return new(mediaType, digest, size, descriptor["platform"] as JsonObject);
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
            if (stream.Length > LargestJson)
            {
                Add(LayoutFault.Json, subject, "the JSON is larger than 4 MiB.");
                return null;
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (StrictJson.Parse(bytes) is JsonObject json)
            {
                return json;
            }

            Add(LayoutFault.Json, subject, "the JSON is no object.");
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
