using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>A layout's index.json (image-spec 1.1, image-layout). Kept as it was read, so that what other tools have put into it stays.</summary>
internal sealed class LayoutIndex
{
    private readonly JsonArray _manifests;

    private LayoutIndex(JsonObject root, JsonArray manifests)
    {
        Root = root;
        _manifests = manifests;
    }

    public JsonObject Root { get; }

    public static LayoutIndex Empty() => Parse(new ImageIndex([]).ToJson());

    /// <exception cref="JsonException">It is no index.</exception>
    public static LayoutIndex Parse(byte[] json) =>
        StrictJson.Parse(json) is JsonObject root
            && root["schemaVersion"] is JsonValue version && version.TryGetValue<int>(out var number) && number == 2
            && root["manifests"] is JsonArray manifests && manifests.All(manifest => manifest is JsonObject)
                ? new(root, manifests)
                : throw new JsonException("It is no image index of schema version 2.");

    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Root.WriteTo(writer);
        }

        return stream.ToArray();
    }

    /// <summary>What a name stands for, or null.</summary>
    public Descriptor? Find(ImageName name) =>
        _manifests.FirstOrDefault(manifest => Annotation(manifest, Annotations.ReferenceName) == name.ToString()) is { } found ? ToDescriptor(found) : null;

    /// <summary>Puts a reference in the place of those of the same name, or at the end.</summary>
    /// <returns>Those replaced that we had made.</returns>
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

    private static string? Annotation(JsonNode? manifest, string key) =>
        manifest?["annotations"] is JsonObject annotations && annotations[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

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
