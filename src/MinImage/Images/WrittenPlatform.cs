using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.Platforms;

namespace MinImage.Images;

/// <summary>The image for one platform that was written into a layout.</summary>
public sealed record WrittenPlatform
{
    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The descriptor of the manifest, with its platform.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The exact JSON of the manifest.</summary>
    public required string ManifestJson { get; init; }

    /// <summary>The descriptor of the config.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The exact JSON of the config.</summary>
    public required string ConfigJson { get; init; }

    /// <summary>The layers, the lowest first.</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>The number of layers that were packed; the others were already in the layout.</summary>
    public required int LayersPacked { get; init; }

    /// <summary>The number of bytes that an engine without any of the blobs pulls: manifest, config and compressed layers.</summary>
    public required long BytesPulled { get; init; }

    /// <summary>The total length of the files in bytes.</summary>
    public required long BytesOnDisk { get; init; }
}
