using System.Collections.Immutable;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Images;

/// <summary>What one platform's image is to be.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Layers">The layers, the lowest first.</param>
/// <param name="Config">How a container is started.</param>
/// <param name="Created">The time of the image and of all its files.</param>
public sealed record PlatformImage(Platform Platform, ImmutableArray<RootFileSystem> Layers, ContainerConfig Config, DateTimeOffset Created)
{
    /// <summary>How its layers are compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Gzip;

    /// <summary>The manifest's annotations, in ordinal order, or null.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}
