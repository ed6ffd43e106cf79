using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Images;

/// <summary>The parts from which the image for one platform is written.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Layers">The layers, the lowest first.</param>
/// <param name="Config">The settings with which a container is started.</param>
/// <param name="Created">The creation time of the image, and the modification time of its files.</param>
public sealed record PlatformImage(Platform Platform, ImmutableArray<RootFileSystem> Layers, ContainerConfig Config, DateTimeOffset Created)
{
    /// <summary>The compression of the layers.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>The annotations of the manifest in ordinal order, or null.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}
