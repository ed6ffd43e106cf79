namespace MinImage.Images.Config;

/// <summary>The documents that an annotation is added to (image-spec 1.1, manifest and image-index): neither inherits the annotations of the other.</summary>
[Flags]
public enum AnnotationScopes
{
    /// <summary>No document.</summary>
    None = 0,

    /// <summary>The manifest of each platform.</summary>
    Manifest = 1,

    /// <summary>The index that refers to the manifests; an image for one platform has none.</summary>
    Index = 2,
}
