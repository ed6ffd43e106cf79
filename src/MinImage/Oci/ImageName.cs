using System.Text.RegularExpressions;
using MinImage.Diagnostics;

namespace MinImage.Oci;

/// <summary>The name of an image without the address of a registry (distribution-spec 1.1, "Pulling manifests": name and tag).</summary>
public sealed partial record ImageName
{
    /// <summary>The maximum length of a repository, by the grammar of the distribution project.</summary>
    internal const int LongestRepository = 255;

    /// <summary>Creates a name from valid parts; <see cref="RepositoryFrom"/> normalizes a repository.</summary>
    /// <param name="repository">Lower-case letters, digits and separators, in parts separated by <c>/</c>; at most 255 characters.</param>
    /// <param name="tag">At most 128 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidRepository"/> or <see cref="Codes.InvalidTag"/>.</exception>
    public ImageName(string repository, string tag)
    {
        Repository = IsRepository(repository) ? repository : throw InvalidRepository(repository);
        Tag = ValidateTag(tag);
    }

    /// <summary>The repository, for example <c>team/shop</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag, for example <c>latest</c>.</summary>
    public string Tag { get; }

    /// <summary>
    /// The fully qualified name by Docker's rules: <c>docker.io/library/shop:1</c> for <c>shop:1</c>. A first part that contains a dot, or is
    /// <c>localhost</c>, is a registry, and the name is returned unchanged.
    /// </summary>
    public string FullName
    {
        get
        {
            var slash = Repository.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                return $"docker.io/library/{this}";
            }

            var first = Repository[..slash];
            return first == "localhost" || first.Contains('.', StringComparison.Ordinal) ? ToString() : $"docker.io/{this}";
        }
    }

    /// <summary>Parses <c>repository:tag</c>.</summary>
    /// <param name="text">The form that <see cref="ToString"/> returns.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidRepository"/> or <see cref="Codes.InvalidTag"/>.</exception>
    public static ImageName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, "") : new(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>
    /// Normalizes the name of a repository by the SDK's rules for <c>ContainerRepository</c>: converts it to lower case, replaces each invalid character
    /// by <c>-</c>, and removes separators at the ends of a part.
    /// </summary>
    /// <param name="name">The name that the project sets, or the name of its assembly.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidRepository"/>: the name contains a tag, a digest, or a registry with a port; or the normalized name is empty, has an empty
    /// part, or is longer than 255 characters.
    /// </exception>
    public static string RepositoryFrom(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RejectReference(name.Trim());
        var parts = name.Trim().ToLowerInvariant().Split('/')
            .Select(part => NotAllowed().Replace(part, "-").Trim('.', '_', '-'))
            .Select(part => Separators().Replace(part, run => run.Value is "." or "_" or "__" || run.Value.All(c => c == '-') ? run.Value : "-"));
        var normalized = string.Join('/', parts);
        return IsRepository(normalized) ? normalized : throw InvalidRepository(name);
    }

    /// <summary>Returns the tag if it is valid.</summary>
    /// <param name="tag">A tag.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidTag"/>; the message contains the tag.</exception>
    public static string ValidateTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return TagGrammar().IsMatch(tag)
            ? tag
            : throw new MinImageException(
                Codes.InvalidTag,
                $"'{tag}' is not a valid tag: expected at most 128 letters, digits, '.', '_' and '-', beginning with a letter, a digit or '_'.");
    }

    /// <summary>Returns <c>repository:tag</c>.</summary>
    public override string ToString() => $"{Repository}:{Tag}";

    // These are valid in the reference of an image, whose other parts have properties of their own, and have no meaning in a repository.
    private static void RejectReference(string name)
    {
        var part = name.Contains('@', StringComparison.Ordinal) ? "a digest, but an image that is built gets its own. Remove it"
            : name.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and var colon) ? null
            : name.IndexOf('/', colon) is >= 0 and var slash
                ? $"the address of a registry. Set ContainerRegistry to '{name[..slash]}' and ContainerRepository to '{name[(slash + 1)..]}'"
            : $"a tag. Set ContainerImageTag to '{name[(colon + 1)..]}' and ContainerRepository to '{name[..colon]}'";
        if (part is not null)
        {
            throw new MinImageException(Codes.InvalidRepository, $"ContainerRepository is '{name}': it contains {part}.");
        }
    }

    /// <summary>Checks whether a name is a valid repository, without normalizing it.</summary>
    /// <param name="name">The name.</param>
    internal static bool IsRepository(string name) => name.Length <= LongestRepository && RepositoryGrammar().IsMatch(name);

    private static MinImageException InvalidRepository(string name) => new(
        Codes.InvalidRepository,
        $"'{name}' is not a valid repository name and cannot be converted to one: expected at most {LongestRepository} lower-case letters and digits, "
            + "with '.', '_', '__' or '-' between them, in parts separated by '/', such as team/shop. "
            + "The grammar of a part is [a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*.");

    // \z, because $ also matches before a line feed at the end.
    [GeneratedRegex(
        @"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryGrammar();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagGrammar();

    [GeneratedRegex("[^a-z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();

    [GeneratedRegex("[._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
