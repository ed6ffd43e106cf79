namespace MinImage.Images.Config;

/// <summary>A label or an annotation (image-spec 1.1, annotations).</summary>
/// <param name="Name">The key, such as <c>org.opencontainers.image.title</c>.</param>
/// <param name="Value">The text; null for the creation time of the image in the form of RFC 3339.</param>
/// <param name="IsLabel">Whether this is a label of the config.</param>
/// <param name="Scopes">The documents that the annotation is added to; none for a label.</param>
public sealed record ImageMetadata(string Name, string? Value, bool IsLabel, AnnotationScopes Scopes);
