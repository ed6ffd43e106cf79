using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>Contains the generated serializers of the model, without an encoder; use it through <see cref="OciJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcTimeConverter), typeof(SetConverter)])]
[JsonSerializable(typeof(Descriptor))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(ImageIndex))]
internal sealed partial class OciJsonContext : JsonSerializerContext;
