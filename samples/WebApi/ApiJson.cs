using System.Text.Json.Serialization;

/// <summary>Serialization code for notes, generated at compile time: with Native AOT, JSON cannot be serialized by reflection.</summary>
[JsonSerializable(typeof(Note[]))]
[JsonSerializable(typeof(NewNote))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ApiJson : JsonSerializerContext;
