using System.Text.Json.Serialization;

/// <summary>How notes become JSON, written by the compiler: Native AOT has no reflection to find it out.</summary>
[JsonSerializable(typeof(Note[]))]
[JsonSerializable(typeof(NewNote))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ApiJson : JsonSerializerContext;
