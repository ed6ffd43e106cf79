using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>The names of annotation scopes in a project: the metadata <c>Scope</c> of <c>ContainerAnnotation</c>, as in the SDK since version 11.</summary>
public static class AnnotationScopeNames
{
    /// <summary>Parses the scopes of an annotation.</summary>
    /// <param name="annotation">The key of the annotation, for the message.</param>
    /// <param name="scope"><c>Manifest</c>, <c>Index</c>, or both separated by a comma, in any case; empty for <c>Manifest</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidAnnotationScope"/>; the message contains the value.</exception>
    public static AnnotationScopes Parse(string annotation, string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (string.IsNullOrWhiteSpace(scope))
        {
            return AnnotationScopes.Manifest;
        }

        var scopes = AnnotationScopes.None;
        foreach (var name in scope.Split(',', StringSplitOptions.TrimEntries))
        {
            scopes |= Find(name) ?? throw new MinImageException(
                Codes.InvalidAnnotationScope,
                $"The Scope of ContainerAnnotation '{annotation}' is '{scope}': expected Manifest, Index, or both: Scope=\"Manifest,Index\".");
        }

        return scopes;
    }

    private static AnnotationScopes? Find(string name) => name.ToUpperInvariant() switch
    {
        "MANIFEST" => AnnotationScopes.Manifest,
        "INDEX" => AnnotationScopes.Index,
        _ => null,
    };
}
