using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>The JSON of SPDX and CycloneDX documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    IndentSize = 1,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SpdxDocument))]
[JsonSerializable(typeof(CycloneDxDocument))]
internal sealed partial class SbomJson : JsonSerializerContext
{
    /// <summary>Writes names unescaped, even if they contain a <c>+</c>: the document is not embedded in a web page.</summary>
    public static SbomJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
