using System.Text.Json.Serialization;

namespace MinImage.Reports;

/// <summary>The JSON of <see cref="SizeReport"/>, and of what its page holds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SizeReport))]
[JsonSerializable(typeof(PageData))]
internal sealed partial class ReportJson : JsonSerializerContext;
