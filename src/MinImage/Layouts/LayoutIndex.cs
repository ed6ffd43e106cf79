using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>The index.json of a layout (image-spec 1.1, image-layout). It keeps the JSON that was read, including what other tools added.</summary>
internal sealed class LayoutIndex
{
    // Marks what this library has listed: artifacts of other tools remain, whatever happens to their subjects.
    private const string SubjectAnnotation = "build.minimage.subject";

    private readonly JsonArray _manifests;

    private LayoutIndex(JsonObject root, JsonArray manifests)
    {
        Root = root;
        _manifests = manifests;
    }

    public JsonObject Root { get; }

    /// <summary>Returns the index of a new layout.</summary>
    public static LayoutIndex Empty() => Parse(new ImageIndex([]).ToJson());

    /// <summary>Parses an index.</summary>
    /// <exception cref="JsonException">The JSON is not an image index of schema version 2.</exception>
    public static LayoutIndex Parse(byte[] json) =>
        StrictJson.Parse(json) is JsonObject root
            && root.Number("schemaVersion") == 2
            && root["manifests"] is JsonArray manifests && manifests.All(manifest => manifest is JsonObject)
                ? new(root, manifests)
                : throw new JsonException("The JSON is not an image index of schema version 2.");

    /// <summary>Returns the compact JSON.</summary>
    public byte[] ToJson() => OciJson.Bytes(Root);

    /// <summary>Returns the descriptor that a name refers to, or null.</summary>
    public Descriptor? Find(ImageName name) =>
        _manifests.FirstOrDefault(manifest => Annotation(manifest, Annotations.ReferenceName) == name.ToString()) is { } found ? ToDescriptor(found) : null;

    /// <summary>Returns the descriptor of a manifest or index that is listed, or null.</summary>
    public Descriptor? Find(Digest digest) => _manifests.OfType<JsonNode>().Select(ToDescriptor).FirstOrDefault(listed => listed?.Digest == digest);

    /// <summary>Returns the digests of everything that is listed and is not an artifact about something else, without duplicates.</summary>
    public ImmutableArray<Digest> Digests() =>
    [
        .. _manifests.OfType<JsonNode>().Select(ToDescriptor).OfType<Descriptor>()
            .Where(listed => listed.ArtifactType is null)
            .Select(listed => listed.Digest)
            .Distinct(),
    ];

    /// <summary>Returns the names of all references, in the order of the index.</summary>
    public ImmutableArray<string> ReferenceNames() => [.. _manifests.Select(manifest => Annotation(manifest, Annotations.ReferenceName)).OfType<string>()];

    /// <summary>Returns the repository of all references; null if there is none, several, or a reference that this library did not write.</summary>
    public string? OwnRepository()
    {
        var repositories = _manifests.Where(manifest => SubjectOf(manifest) is null).Select(OwnRepository).Distinct(StringComparer.Ordinal).ToList();
        return repositories is [{ } only] ? only : null;
    }

    /// <summary>Replaces the references that have a name with a new one, or appends it.</summary>
    /// <returns>The replaced references that this library had written.</returns>
    public ImmutableArray<Descriptor> Replace(ImageName name, Descriptor target)
    {
        var annotations = (target.Annotations ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
            .SetItem(Annotations.ReferenceName, name.ToString())
            .SetItem(Annotations.ContainerdName, name.FullName);
        var reference = JsonSerializer.SerializeToNode(target with { Annotations = annotations }, OciJson.Context.Descriptor);

        var replaced = ImmutableArray.CreateBuilder<Descriptor>();
        var place = _manifests.Count;
        for (var i = _manifests.Count - 1; i >= 0; i--)
        {
            if (Annotation(_manifests[i], Annotations.ReferenceName) == name.ToString())
            {
                if (Annotation(_manifests[i], Annotations.ContainerdName) == name.FullName && ToDescriptor(_manifests[i]!) is { } ours)
                {
                    replaced.Add(ours);
                }

                _manifests.RemoveAt(i);
                place = i;
            }
        }

        _manifests.Insert(place, reference);
        return replaced.ToImmutable();
    }

    /// <summary>Returns the artifacts that this library has listed, in the order of the index.</summary>
    public ImmutableArray<LayoutArtifact> OwnArtifacts() =>
    [
        .. _manifests.OfType<JsonNode>()
            .Select(manifest => SubjectOf(manifest) is { } subject && ToDescriptor(manifest) is { } own ? new LayoutArtifact(subject, own) : null)
            .OfType<LayoutArtifact>(),
    ];

    /// <summary>Returns the digest of the image that an artifact is about: that of its subject, or the image of which the subject is an artifact.</summary>
    /// <param name="artifact">One of <see cref="OwnArtifacts"/>.</param>
    public Digest ImageOf(LayoutArtifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var pending = OwnArtifacts().DistinctBy(each => each.Manifest.Digest).ToDictionary(each => each.Manifest.Digest, each => each.Subject);
        var subject = artifact.Subject;
        while (pending.Remove(subject, out var next))
        {
            subject = next;
        }

        return subject;
    }

    /// <summary>Returns the index without the artifacts that this library has listed.</summary>
    public LayoutIndex WithoutOwnArtifacts()
    {
        var copy = Parse(ToJson());
        copy.RemoveArtifacts(OwnArtifacts().Select(artifact => artifact.Manifest.Digest).ToHashSet());
        return copy;
    }

    /// <summary>Removes artifacts that this library has listed.</summary>
    /// <param name="manifests">The digests of their manifests.</param>
    public void RemoveArtifacts(IReadOnlySet<Digest> manifests)
    {
        for (var i = _manifests.Count - 1; i >= 0; i--)
        {
            if (_manifests[i] is { } manifest && SubjectOf(manifest) is not null && ToDescriptor(manifest) is { } own && manifests.Contains(own.Digest))
            {
                _manifests.RemoveAt(i);
            }
        }
    }

    /// <summary>Lists artifacts, after everything else, unless they are listed.</summary>
    /// <param name="artifacts">The artifacts.</param>
    public void AddArtifacts(IEnumerable<LayoutArtifact> artifacts)
    {
        var listed = OwnArtifacts().Select(artifact => artifact.Manifest.Digest).ToHashSet();
        foreach (var artifact in artifacts.Where(artifact => listed.Add(artifact.Manifest.Digest)))
        {
            var annotations = (artifact.Manifest.Annotations ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
                .SetItem(SubjectAnnotation, artifact.Subject.ToString());
            _manifests.Add(JsonSerializer.SerializeToNode(artifact.Manifest with { Annotations = annotations }, OciJson.Context.Descriptor));
        }
    }

    private static Digest? SubjectOf(JsonNode? manifest) => Digest.TryParse(Annotation(manifest, SubjectAnnotation), out var subject) ? subject : null;

    private static string? OwnRepository(JsonNode? manifest)
    {
        try
        {
            return Annotation(manifest, Annotations.ReferenceName) is { } text
                && ImageName.Parse(text) is var name
                && Annotation(manifest, Annotations.ContainerdName) == name.FullName
                    ? name.Repository
                    : null;
        }
        catch (MinImageException)
        {
            // Another tool's name, by other rules.
            return null;
        }
    }

    private static string? Annotation(JsonNode? manifest, string key) => (manifest?["annotations"] as JsonObject).Text(key);

    private static Descriptor? ToDescriptor(JsonNode manifest)
    {
        try
        {
            return manifest.Deserialize(OciJson.Context.Descriptor);
        }
        catch (Exception e) when (e is JsonException or MinImageException)
        {
            return null;
        }
    }
}
