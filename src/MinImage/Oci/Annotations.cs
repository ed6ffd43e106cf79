namespace MinImage.Oci;

/// <summary>The annotations that name an image in a layout.</summary>
public static class Annotations
{
    /// <summary>The reference's name (image-spec 1.1, annotations): ours is <c>repository:tag</c>, since a layout can hold several images.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>The full name, by which containerd and Docker import an image.</summary>
    public const string ContainerdName = "io.containerd.image.name";
}
