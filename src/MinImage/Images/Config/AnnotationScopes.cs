namespace MinImage.Images.Config;

/// <summary>What an annotation says something of (image-spec 1.1, manifest and image-index): each has annotations of its own, and inherits none.</summary>
[Flags]
public enum AnnotationScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The manifest of each platform's image.</summary>
    Manifest = 1,

    /// <summary>The index over them; an image for one platform has none.</summary>
    Index = 2,
}
