using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Sizes;

/// <summary>The JSON of recorded sizes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExecutableSizes))]
[JsonSerializable(typeof(ImmutableArray<PlatformSizes>))]
internal sealed partial class SizesJson : JsonSerializerContext;
