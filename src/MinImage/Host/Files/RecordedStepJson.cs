using System.Text.Json.Serialization;

namespace MinImage.Host.Files;

/// <summary>Contains the generated serializer of a step's record.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecordedStep))]
internal sealed partial class RecordedStepJson : JsonSerializerContext;
