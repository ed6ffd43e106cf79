using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MinImage.Oci;

/// <summary>
/// The JSON of the image's records as it is written: characters such as <c>+</c> and <c>&lt;</c> stand for themselves, as other builders have it.
/// Nothing of this JSON is ever put into a page of HTML, against which the default escapes.
/// </summary>
internal static class OciJson
{
    public static OciJsonContext Context { get; } = new(new(OciJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
