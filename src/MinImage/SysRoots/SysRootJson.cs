using System.Text.Json.Serialization;

namespace MinImage.SysRoots;

/// <summary>The JSON of the manifests of sysroots and of ICU.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SysRootManifest))]
[JsonSerializable(typeof(IcuManifest))]
[JsonSerializable(typeof(DataManifest))]
internal sealed partial class SysRootJson : JsonSerializerContext;
