using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Layers;

/// <summary>Contains the generated serializer of a layer cache.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImmutableArray<LayerCacheEntry>))]
internal sealed partial class LayerCacheJson : JsonSerializerContext;
