using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Relinking;

/// <summary>The JSON of a kit: for people, too, and the same on every host.</summary>
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
    /// <summary>Names as they are, also where they have a <c>+</c> in them: the file ends up in no web page.</summary>
    public static RelinkJson Readable => new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
