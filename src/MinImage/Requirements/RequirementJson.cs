using System.Text.Json.Serialization;

namespace MinImage.Requirements;

/// <summary>The JSON of recorded requirements.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecordedRequirements))]
internal sealed partial class RequirementJson : JsonSerializerContext;
