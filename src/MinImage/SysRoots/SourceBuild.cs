using System.Collections.Immutable;

namespace MinImage.SysRoots;

/// <summary>
/// How the files of a package of a sysroot were built from the distribution's source package, instead of being taken from its binary package.
/// </summary>
/// <param name="Recipe">The path of the recipe in the sysroot.</param>
/// <param name="RecipeSha256">The SHA-256 digest of the recipe, in hexadecimal digits.</param>
/// <param name="Compiler">The distribution's package of the compiler, with its version.</param>
/// <param name="Patches">The names of the distribution's patches, in the order in which they were applied.</param>
public sealed record SourceBuild(string Recipe, string RecipeSha256, string Compiler, ImmutableArray<string> Patches)
{
    /// <summary>Describes the build in a sentence, for documents.</summary>
    /// <param name="source">The source package, with its version.</param>
    public string Describe(string source) =>
        $"built from {source} by the recipe {Path.GetFileName(Recipe)} (SHA-256 {RecipeSha256}) with {Compiler}; patches applied: "
        + (Patches.IsEmpty ? "none" : string.Join(", ", Patches));
}
