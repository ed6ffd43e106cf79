using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Provenance;

/// <summary>The JSON of statements.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    IndentSize = 1,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SlsaStatement))]
internal sealed partial class SlsaStatementJson : JsonSerializerContext
{
    /// <summary>Writes text unescaped, even if it contains a <c>+</c>: the document is not embedded in a web page.</summary>
    public static SlsaStatementJson Readable => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
