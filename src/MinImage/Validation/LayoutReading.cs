using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Validation;

/// <summary>A single validation of a layout; collects the findings.</summary>
internal sealed class LayoutReading(string folder, CancellationToken cancellationToken)
{
    private const string IndexName = "index.json";
    private const string MarkerName = "oci-layout";

    private readonly ImmutableArray<LayoutFinding>.Builder _findings = ImmutableArray.CreateBuilder<LayoutFinding>();

    public ImmutableArray<LayoutFinding> Findings()
    {
        if (ReadJson(Path.Combine(folder, MarkerName), MarkerName) is { } marker && marker.Text("imageLayoutVersion") is var version && version != "1.0.0")
        {
            Add(LayoutFault.LayoutVersion, MarkerName, $"imageLayoutVersion is '{version}': expected 1.0.0.");
        }

        if (ReadJson(Path.Combine(folder, IndexName), IndexName) is { } index)
        {
            if (index.Text("mediaType") is { } mediaType && mediaType != MediaTypes.ImageIndex)
            {
                Add(LayoutFault.MediaType, IndexName, $"mediaType is '{mediaType}': expected {MediaTypes.ImageIndex}.");
            }

            CheckReferences(index);
            CheckIndex(index, IndexName);
            CheckNodes(BlobGraph.LinksOf(index, owner: null));
        }

        return _findings.ToImmutable();
    }

    public ImmutableArray<LayoutFinding> FindingsOf(Descriptor top)
    {
        CheckNodes(BlobGraph.LinksOf((JsonObject)StrictJson.Parse(new ImageIndex([top]).ToJson())!, owner: null));
        return _findings.ToImmutable();
    }

    private void CheckNodes(IEnumerable<BlobLink> roots)
    {
        foreach (var node in BlobGraph.Walk(roots, ReadTop, follows: _ => true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckNode(node);
        }
    }

    private void CheckReferences(JsonObject index)
    {
        var names = index.Items("manifests")
            .Select(manifest => ((manifest as JsonObject)?["annotations"] as JsonObject).Text(Annotations.ReferenceName))
            .OfType<string>();
        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(LayoutFault.DuplicateReference, IndexName, $"the reference '{name.Key}' occurs {name.Count().ToString(CultureInfo.InvariantCulture)} times.");
        }
    }

    private void CheckIndex(JsonObject index, string subject)
    {
        CheckSchemaVersion(index, subject);
        if (index["manifests"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "the array 'manifests' is missing.");
        }
    }

    // The config and layers of a manifest are checked together with it, because they must be consistent.
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

    // The layout need not contain a subject.
    private bool IsMissingSubject(BlobLink link) => link is { Role: BlobRole.Subject, Target: { } target } && !File.Exists(BlobPath(target.Digest));

    private void CheckTop(JsonObject json, BlobReference reference)
    {
        var subject = reference.Digest.ToString();
        switch (json.Text("mediaType"))
        {
            case null:
                Add(LayoutFault.MediaTypeMissing, subject, "mediaType is missing.");
                break;
            case var mediaType when mediaType != reference.MediaType:
                Add(LayoutFault.MediaType, subject, $"mediaType is '{mediaType}', but '{reference.MediaType}' in the descriptor.");
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

    // image-spec 1.1, "Guidelines for Artifact Usage": the blobs of an artifact have arbitrary content.
    private static bool IsArtifact(JsonObject manifest) =>
        manifest.ContainsKey("artifactType") || (manifest["config"] as JsonObject).Text("mediaType") == MediaTypes.Empty;

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
            Add(LayoutFault.Json, subject, "the array 'layers' is missing.");
        }

        if (!manifest.ContainsKey("config"))
        {
            Add(LayoutFault.Json, subject, "'config' is missing.");
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

    /// <summary>Checks a config, and returns its diff_ids; null for an invalid one.</summary>
    private List<Digest?> CheckConfig(BlobReference reference, JsonObject? platform, int layers)
    {
        var subject = reference.Digest.ToString();
        if (reference.MediaType != MediaTypes.ImageConfig)
        {
            Add(LayoutFault.MediaType, subject, $"the mediaType of the config is '{reference.MediaType}': expected {MediaTypes.ImageConfig}.");
        }

        if (ReadJson(BlobPath(reference.Digest), subject) is not { } config)
        {
            return [];
        }

        CheckPlatform(config, platform, subject);
        var diffIds = CheckDiffIds(config, layers, subject);
        CheckHistory(config, layers, subject);
        return diffIds;
    }

    private void CheckPlatform(JsonObject config, JsonObject? platform, string subject)
    {
        foreach (var property in new[] { "architecture", "os", "variant" })
        {
            var actual = config.Text(property);
            if (property != "variant" && string.IsNullOrEmpty(actual))
            {
                Add(LayoutFault.Platform, subject, $"'{property}' is missing in the config.");
            }
            else if (platform is not null && platform.Text(property) is var expected && expected != actual)
            {
                Add(LayoutFault.Platform, subject, $"'{property}' is '{actual}' in the config, but '{expected}' in the descriptor.");
            }
        }
    }

    private List<Digest?> CheckDiffIds(JsonObject config, int layers, string subject)
    {
        var rootFileSystem = config["rootfs"] as JsonObject;
        if (rootFileSystem is null || rootFileSystem.Text("type") != "layers" || rootFileSystem["diff_ids"] is not JsonArray)
        {
            Add(LayoutFault.Json, subject, "the type 'layers' or the array 'diff_ids' is missing in the rootfs of the config.");
        }

        var diffIds = rootFileSystem.Items("diff_ids").Select(item => DiffId(item, subject)).ToList();
        if (diffIds.Count != layers)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture, $"the config has {diffIds.Count} diff_ids, but the manifest has {layers} layers.");
            Add(LayoutFault.LayerCount, subject, message);
        }

        return diffIds;
    }

    private void CheckHistory(JsonObject config, int layers, string subject)
    {
        var entries = config.Items("history").Count(entry => (entry as JsonObject)?["empty_layer"]?.GetValueKind() != JsonValueKind.True);
        if (config["history"] is JsonArray && entries != layers)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture, $"the history of the config has {entries} entries for layers, but the manifest has {layers} layers.");
            Add(LayoutFault.LayerCount, subject, message);
        }
    }

    private Digest? DiffId(JsonNode? item, string subject)
    {
        if (item is JsonValue value && value.TryGetValue<string>(out var text) && Digest.TryParse(text, out var digest))
        {
            return digest;
        }

        Add(LayoutFault.DigestInvalid, subject, $"the diff_id {item?.ToJsonString() ?? "null"} is not a digest.");
        return null;
    }

    private void CheckLayer(BlobReference layer, Digest? diffId, LayerTree tree)
    {
        var subject = layer.Digest.ToString();
        try
        {
            using var blob = RegularFile.OpenRead(BlobPath(layer.Digest));
            using var tar = LayerCompression.Decompress(blob, layer.MediaType);
            if (tar is null)
            {
                Add(LayoutFault.MediaType, subject, $"'{layer.MediaType}' is not the media type of a layer.");
                return;
            }

            using var hashing = new HashingStream(tar, (diffId ?? layer.Digest).HashAlgorithm);
            tree.AddLayer(hashing, subject, cancellationToken);
            hashing.CopyTo(Stream.Null);
            if (diffId is not null && hashing.CurrentDigest() is var actual && actual != diffId)
            {
                Add(LayoutFault.DiffId, subject, $"the digest of the tar file is {actual}, but the diff_id in the config is {diffId}.");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            Add(LayoutFault.Tar, subject, $"the layer cannot be read: {e.Message}");
        }
    }

    private static bool IsDamage(Exception exception) => LayerCompression.IsDamage(exception) || exception
        is FormatException
        or MinImageException
        or ArgumentException
        or NotSupportedException
        or OverflowException
        or UnauthorizedAccessException
        or InvalidOperationException;

    /// <summary>Checks the size and digest of a blob. Returns whether it can be read, even if they are wrong.</summary>
    private bool CheckBlob(BlobReference reference)
    {
        var subject = reference.Digest.ToString();
        try
        {
            using var stream = RegularFile.OpenRead(BlobPath(reference.Digest));
            if (stream.Length != reference.Size)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"the size is {stream.Length}, but {reference.Size} in the descriptor.");
                Add(LayoutFault.Size, subject, message);
            }

            var actual = Digest.FromHash(CryptographicOperations.HashData(reference.Digest.HashAlgorithm, stream));
            if (actual != reference.Digest)
            {
                Add(LayoutFault.Digest, subject, $"the digest of the blob is {actual}.");
            }

            return true;
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is MinImageException)
        {
            Add(LayoutFault.BlobMissing, subject, $"the blob cannot be read: {e.Message}");
            return false;
        }
    }

    private BlobReference? Reference(BlobLink link)
    {
        var subject = link.Owner?.ToString() ?? IndexName;
        if (link.Json is not JsonObject descriptor || descriptor.Number("size") is null)
        {
            Add(LayoutFault.Json, subject, "a descriptor is not an object or has no size.");
            return null;
        }

        if (link.Target is not { } target)
        {
            Add(LayoutFault.DigestInvalid, subject, $"the digest '{descriptor.Text("digest")}' is invalid or has an unknown algorithm.");
            return null;
        }

        if (target.MediaType.Length == 0)
        {
            Add(LayoutFault.MediaTypeMissing, target.Digest.ToString(), "mediaType is missing in the descriptor.");
        }

        return target;
    }

    private void CheckSchemaVersion(JsonObject json, string subject)
    {
        if (json.Number("schemaVersion") != 2)
        {
            Add(LayoutFault.SchemaVersion, subject, $"schemaVersion is {json["schemaVersion"]?.ToJsonString() ?? "missing"}: expected 2.");
        }
    }

    private JsonObject? ReadJson(string path, string subject)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            return BlobGraph.Parse(stream);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is JsonException or MinImageException)
        {
            Add(subject == MarkerName ? LayoutFault.LayoutVersion : LayoutFault.Json, subject, $"the JSON cannot be read: {e.Message}");
        }

        return null;
    }

    private string BlobPath(Digest digest) => Path.Combine(folder, "blobs", digest.Algorithm, digest.Hex);

    private void Add(LayoutFault fault, string subject, string message) => _findings.Add(new(fault, subject, message));
}
