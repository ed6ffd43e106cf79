using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The config of one platform's image (image-spec 1.1, config).</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made; written in UTC, whole seconds.</summary>
    [JsonPropertyOrder(0)]
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it, or null.</summary>
    [JsonPropertyOrder(1)]
    public string? Author { get; init; }

    /// <summary>GOARCH's name.</summary>
    [JsonPropertyOrder(2)]
    public required string Architecture { get; init; }

    /// <summary>GOOS's name.</summary>
    [JsonPropertyOrder(3)]
    public required string Os { get; init; }

    /// <summary>The processor's variant, or null.</summary>
    [JsonPropertyOrder(4)]
    public string? Variant { get; init; }

    /// <summary>How a container is started.</summary>
    [JsonPropertyOrder(5)]
    public required ContainerConfig Config { get; init; }

    /// <summary>The layers.</summary>
    [JsonPropertyName("rootfs"), JsonPropertyOrder(6)]
    public required ImageRootFileSystem RootFileSystem { get; init; }

    /// <summary>One entry a layer, the lowest first.</summary>
    [JsonPropertyOrder(7)]
    public required ImmutableArray<ImageHistory> History { get; init; }

    /// <summary>The compact JSON, always the same bytes for the same value.</summary>
    public byte[] ToJson() => OciJson.Bytes(this, OciJson.Context.ImageConfig);
}
