using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The layers of an image as listed in its config (image-spec 1.1, config, <c>rootfs</c>).</summary>
/// <param name="DiffIds">The digests of the uncompressed tar files of the layers, the lowest first.</param>
internal sealed record ImageRootFileSystem([property: JsonPropertyName("diff_ids")] ImmutableArray<Digest> DiffIds)
{
    /// <summary>The type, always <c>layers</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "layers";
}
