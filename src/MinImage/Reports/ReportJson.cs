using System.Text.Json.Serialization;

namespace MinImage.Reports;

/// <summary>The JSON form of <see cref="SizeReport"/> and of the page's data.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SizeReport))]
[JsonSerializable(typeof(PageData))]
internal sealed partial class ReportJson : JsonSerializerContext;
