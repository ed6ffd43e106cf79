using System.Text.Json.Serialization;

namespace MinImage.Requirements;

/// <summary>The JSON of what a program asks for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecordedRequirements))]
internal sealed partial class RequirementJson : JsonSerializerContext;
