using System.Collections.Immutable;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>What a publish tells scripts of one platform's image.</summary>
/// <param name="Platform">The platform as engines write it, for example <c>linux/amd64</c>.</param>
/// <param name="RuntimeIdentifier">.NET's name of it, for example <c>linux-x64</c>.</param>
/// <param name="MediaType">The manifest's media type.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Size">The manifest's length in bytes.</param>
/// <param name="PulledSize">What an engine that has nothing pulls, in bytes: manifest, config and compressed layers.</param>
/// <param name="UnpackedSize">The sum of the files' lengths in bytes.</param>
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
    /// <summary>Puts together what is known of a platform's image.</summary>
    /// <param name="written">What was written.</param>
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
            [.. written.Layers.Select(layer => new MetadataLayer(layer.Descriptor.MediaType, layer.Descriptor.Digest, layer.Descriptor.Size, layer.DiffId, layer.UncompressedSize))]);
    }
}
