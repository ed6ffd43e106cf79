using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Relinking;

/// <summary>The JSON of a kit: readable, and the same on every host.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(RelinkManifest))]
internal sealed partial class RelinkJson : JsonSerializerContext
{
    /// <summary>Writes names unescaped, even if they contain a <c>+</c>: the file is not embedded in a web page.</summary>
    public static RelinkJson Readable => new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
