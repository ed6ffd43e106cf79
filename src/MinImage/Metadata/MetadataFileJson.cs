using System.Text.Json.Serialization;

namespace MinImage.Metadata;

/// <summary>The JSON form of <see cref="MetadataFile"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(MetadataFile))]
internal sealed partial class MetadataFileJson : JsonSerializerContext;
