using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MinImage.RootFileSystems;

/// <summary>
/// Replaces the times in the manifest of static web assets, which <c>MapStaticAssets</c> reads. The SDK writes the times of the host's files
/// into it, as the values of Last-Modified headers (RFC 9110, 8.8.2); a file in the image has the image's time, so that time is sent.
/// </summary>
internal static class StaticAssetEndpoints
{
    private const string NameSuffix = ".staticwebassets.endpoints.json";
    private const string Header = "Last-Modified";

    /// <summary>Returns the entry with the image's time in it if it is such a manifest; otherwise the entry unchanged.</summary>
    /// <param name="entry">An entry of the image.</param>
    /// <param name="time">The image's time.</param>
    public static Entry WithTime(Entry entry, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry is FileEntry file && entry.Path.EndsWith(NameSuffix, StringComparison.Ordinal) && Read(file.Content) is { } manifest
            ? file with { Content = FileContent.FromBytes(Write(manifest, time)) }
            : entry;
    }

    // A file that has the manifest's name but not its content remains unchanged.
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
        var headers = (manifest["Endpoints"] as JsonArray ?? [])
            .SelectMany(endpoint => (endpoint as JsonObject)?["ResponseHeaders"] as JsonArray ?? [])
            .OfType<JsonObject>();
        foreach (var header in headers)
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
