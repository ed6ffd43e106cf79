using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MinImage.Oci;

/// <summary>
/// Writes the JSON of MinImage's own images byte for byte: it adds an encoder to <see cref="OciJsonContext"/> that does not escape characters such as <c>+</c>
/// and <c>&lt;</c>, like that of other builders. The default encoder escapes them for HTML, and this JSON is never embedded in HTML.
/// </summary>
internal static class OciJson
{
    public static OciJsonContext Context { get; } = new(new(OciJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Returns the compact JSON of a tree that was read, with everything that other tools have added.</summary>
    public static byte[] Bytes(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(writer);
        }

        return stream.ToArray();
    }
}
