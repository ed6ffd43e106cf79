using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.Platforms;

namespace MinImage.Images;

/// <summary>One platform's image as it stands in the layout.</summary>
public sealed record WrittenPlatform
{
    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The manifest, with its platform.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The manifest's exact JSON.</summary>
    public required string ManifestJson { get; init; }

    /// <summary>The config.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The config's exact JSON.</summary>
    public required string ConfigJson { get; init; }

    /// <summary>The layers, the lowest first.</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>How many of the layers had to be packed; the others were in the layout already.</summary>
    public required int LayersPacked { get; init; }

    /// <summary>What an engine that has nothing pulls, in bytes: manifest, config and compressed layers.</summary>
    public required long BytesPulled { get; init; }

    /// <summary>The sum of the files' lengths in bytes.</summary>
    public required long BytesOnDisk { get; init; }
}
