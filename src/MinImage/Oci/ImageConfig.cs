using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The config of the image for one platform (image-spec 1.1, config).</summary>
internal sealed record ImageConfig
{
    /// <summary>The creation time of the image; written in UTC and whole seconds.</summary>
    [JsonPropertyOrder(0)]
    public required DateTimeOffset Created { get; init; }

    /// <summary>The author of the image, or null.</summary>
    [JsonPropertyOrder(1)]
    public string? Author { get; init; }

    /// <summary>The architecture, as a GOARCH value.</summary>
    [JsonPropertyOrder(2)]
    public required string Architecture { get; init; }

    /// <summary>The operating system, as a GOOS value.</summary>
    [JsonPropertyOrder(3)]
    public required string Os { get; init; }

    /// <summary>The variant of the processor, or null.</summary>
    [JsonPropertyOrder(4)]
    public string? Variant { get; init; }

    /// <summary>The settings with which a container is started.</summary>
    [JsonPropertyOrder(5)]
    public required ContainerConfig Config { get; init; }

    /// <summary>The layers.</summary>
    [JsonPropertyName("rootfs"), JsonPropertyOrder(6)]
    public required ImageRootFileSystem RootFileSystem { get; init; }

    /// <summary>One entry for each layer, the lowest first.</summary>
    [JsonPropertyOrder(7)]
    public required ImmutableArray<ImageHistory> History { get; init; }

    /// <summary>Returns the compact JSON; equal values have the same bytes.</summary>
    public byte[] ToJson() => OciJson.Bytes(this, OciJson.Context.ImageConfig);
}
