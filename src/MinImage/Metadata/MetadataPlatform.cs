using System.Collections.Immutable;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>The description of one platform's image for scripts.</summary>
/// <param name="Platform">The platform as engines write it, for example <c>linux/amd64</c>.</param>
/// <param name="RuntimeIdentifier">The platform's runtime identifier in .NET, for example <c>linux-x64</c>.</param>
/// <param name="MediaType">The manifest's media type.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Size">The manifest's length in bytes.</param>
/// <param name="PulledSize">The bytes that an engine without any of the blobs pulls: manifest, config and compressed layers.</param>
/// <param name="UnpackedSize">The sum of the lengths of the files in bytes.</param>
/// <param name="Config">The config.</param>
/// <param name="Layers">The layers, the lowest first.</param>
public sealed record MetadataPlatform(
    string Platform,
    string RuntimeIdentifier,
    string MediaType,
    Digest Digest,
    long Size,
    long PulledSize,
    long UnpackedSize,
    Descriptor Config,
    ImmutableArray<MetadataLayer> Layers)
{
    /// <summary>Creates the description of a platform's image.</summary>
    /// <param name="written">The written image.</param>
    public static MetadataPlatform Of(WrittenPlatform written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return new(
            written.Platform.ToString(),
            written.Platform.RuntimeIdentifier,
            written.Manifest.MediaType,
            written.Manifest.Digest,
            written.Manifest.Size,
            written.BytesPulled,
            written.BytesOnDisk,
            written.Config,
            [.. written.Layers.Select(Describe)]);

        static MetadataLayer Describe(Layer layer) => new(
            layer.Descriptor.MediaType, layer.Descriptor.Digest, layer.Descriptor.Size, layer.DiffId, layer.UncompressedSize);
    }
}
