using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Linking;

/// <summary>The JSON of the record of a link: readable, and the same on every host.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(LinkedInputs))]
internal sealed partial class LinkedInputsJson : JsonSerializerContext
{
    /// <summary>Writes names unescaped, even if they contain a <c>+</c>: the file is not embedded in a web page.</summary>
    public static LinkedInputsJson Readable => new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
