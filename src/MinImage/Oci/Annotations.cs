namespace MinImage.Oci;

/// <summary>The keys of the annotations that name an image in a layout.</summary>
internal static class Annotations
{
    /// <summary>The reference name (image-spec 1.1, annotations). Ours is <c>repository:tag</c>, because a layout can contain several images.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>The full name under which containerd and Docker import an image.</summary>
    public const string ContainerdName = "io.containerd.image.name";
}
