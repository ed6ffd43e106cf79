namespace MinImage.Oci;

/// <summary>The media types of image-spec 1.1, media-types.</summary>
internal static class MediaTypes
{
    /// <summary>An image index; also the index.json of a layout.</summary>
    public const string ImageIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>An image manifest.</summary>
    public const string ImageManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An image config.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>An uncompressed layer.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>A layer compressed with gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>A layer compressed with zstd.</summary>
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>The empty config of an artifact that needs no config (image-spec 1.1, manifest, "Guidance for an Empty Descriptor").</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>Docker's counterpart of <see cref="ImageManifest"/>; other tools write it into layouts.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's counterpart of <see cref="ImageIndex"/>.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Checks whether a blob of the media type refers to other blobs.</summary>
    /// <param name="mediaType">The media type in the blob's descriptor.</param>
    public static bool IsManifestOrIndex(string mediaType) => mediaType is ImageManifest or ImageIndex or DockerManifest or DockerManifestList;
}
