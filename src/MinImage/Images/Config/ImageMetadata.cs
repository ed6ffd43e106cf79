using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>Something that an image says of itself, in words that others read (image-spec 1.1, annotations).</summary>
/// <param name="Name">The key, such as <c>org.opencontainers.image.title</c>.</param>
/// <param name="Value">The text; null for the image's time, as RFC 3339 has it.</param>
/// <param name="IsLabel">Whether it is a label of the config.</param>
/// <param name="Annotates">What it is an annotation of.</param>
public sealed record ImageMetadata(string Name, string? Value, bool IsLabel, AnnotationScopes Annotates)
{
    /// <summary>Reads the metadata <c>Scope</c> of a <c>ContainerAnnotation</c>, as the SDK does from version 11 on.</summary>
    /// <param name="name">The annotation, for the message.</param>
    /// <param name="scope"><c>Manifest</c>, <c>Index</c>, or both with a comma between, in any case; empty for <c>Manifest</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidAnnotationScope"/>, showing the value.</exception>
    public static AnnotationScopes ParseScopes(string name, string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return string.IsNullOrWhiteSpace(scope)
            ? AnnotationScopes.Manifest
            : scope.Split(',', StringSplitOptions.TrimEntries).Aggregate(AnnotationScopes.None, (scopes, word) => scopes | ParseScope(name, scope, word));
    }

    private static AnnotationScopes ParseScope(string name, string scope, string word) =>
        new[] { AnnotationScopes.Manifest, AnnotationScopes.Index }.FirstOrDefault(known => word.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase)) is var found && found != AnnotationScopes.None
            ? found
            : throw new MinImageException(
                Codes.InvalidAnnotationScope,
                $"The Scope of ContainerAnnotation '{name}' is '{scope}'. Use Manifest, Index, or both: Scope=\"Manifest,Index\".");
}
