using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The layers of an image as its config names them (image-spec 1.1, config, <c>rootfs</c>).</summary>
/// <param name="DiffIds">The digests of the layers' uncompressed tar files, the lowest first.</param>
public sealed record ImageRootFileSystem([property: JsonPropertyName("diff_ids")] ImmutableArray<Digest> DiffIds)
{
    /// <summary>Always <c>layers</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "layers";
}
