using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MinImage.RootFileSystems;

/// <summary>
/// The manifest of static web assets that <c>MapStaticAssets</c> reads. The SDK writes the times of the host's files into it, to be sent as
/// Last-Modified (RFC 9110, 8.8.2); in the image a file has the image's time, and this is what is sent of it.
/// </summary>
public static class StaticAssetEndpoints
{
    private const string NameSuffix = ".staticwebassets.endpoints.json";
    private const string Header = "Last-Modified";

    /// <summary>An entry with the image's time in it, where it is such a manifest; else the entry itself.</summary>
    /// <param name="entry">Any entry.</param>
    /// <param name="time">The image's time.</param>
    public static Entry WithTime(Entry entry, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry is FileEntry file && entry.Path.EndsWith(NameSuffix, StringComparison.Ordinal) && Read(file.Content) is { } manifest
            ? file with { Content = FileContent.FromBytes(Write(manifest, time)) }
            : entry;
    }

    // A file that only has the name of one stays what it is.
    private static JsonObject? Read(FileContent content)
    {
        using var stream = content.OpenRead();
        try
        {
            return JsonNode.Parse(stream) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Write(JsonObject manifest, DateTimeOffset time)
    {
        var value = time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        foreach (var header in (manifest["Endpoints"] as JsonArray ?? []).SelectMany(endpoint => (endpoint as JsonObject)?["ResponseHeaders"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (header["Name"] is JsonValue name && name.TryGetValue<string>(out var text) && text.Equals(Header, StringComparison.OrdinalIgnoreCase))
            {
                header["Value"] = value;
            }
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            manifest.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
