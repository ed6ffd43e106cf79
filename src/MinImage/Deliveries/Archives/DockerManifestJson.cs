using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Deliveries.Archives;

/// <summary>The JSON form of an archive's <c>manifest.json</c>, whose property names begin with capital letters.</summary>
[JsonSerializable(typeof(ImmutableArray<DockerManifestEntry>))]
internal sealed partial class DockerManifestJson : JsonSerializerContext;
