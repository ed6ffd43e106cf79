using System.Text.Json.Serialization;

namespace MinImage.Attachments.Documents;

/// <summary>The JSON of the record.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DocumentRecord))]
internal sealed partial class DocumentRecordJson : JsonSerializerContext;
