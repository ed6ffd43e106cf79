using System.Text.RegularExpressions;
using MinImage.Diagnostics;

namespace MinImage.Oci;

/// <summary>An image's name without a registry's address (distribution-spec 1.1, "Pulling manifests": name and tag).</summary>
public sealed partial record ImageName
{
    private const int LongestRepository = 255;

    /// <summary>Makes a name of parts that are valid already; <see cref="RepositoryFrom"/> mends a repository.</summary>
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
    /// The name as Docker completes it: <c>docker.io/library/shop:1</c> for <c>shop:1</c>. A first part with a dot in it,
    /// or <c>localhost</c>, is taken for a registry, as Docker does, and nothing is put before it.
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

    /// <summary>Reads <c>repository:tag</c>.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidRepository"/> or <see cref="Codes.InvalidTag"/>.</exception>
    public static ImageName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, "") : new(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>
    /// Mends a repository's name as the SDK does for <c>ContainerRepository</c>: lower case, <c>-</c> for each character that is not allowed,
    /// no separators at the ends of a part.
    /// </summary>
    /// <param name="name">What a project says, or its assembly's name.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidRepository"/>: nothing, or a part with nothing in it, would be left, or more than 255 characters.</exception>
    public static string RepositoryFrom(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Trim().ToLowerInvariant().Split('/')
            .Select(part => NotAllowed().Replace(part, "-").Trim('.', '_', '-'))
            .Select(part => Separators().Replace(part, run => run.Value is "." or "_" or "__" || run.Value.All(c => c == '-') ? run.Value : "-"));
        var mended = string.Join('/', parts);
        return IsRepository(mended) ? mended : throw InvalidRepository(name);
    }

    /// <summary>Returns the tag when it is valid.</summary>
    /// <param name="tag">A tag.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidTag"/>, showing the tag.</exception>
    public static string ValidateTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return TagGrammar().IsMatch(tag)
            ? tag
            : throw new MinImageException(Codes.InvalidTag, $"'{tag}' is no valid tag. Use up to 128 letters, digits, '.', '_' and '-', the first of them a letter, a digit or '_'.");
    }

    /// <summary><c>repository:tag</c>.</summary>
    public override string ToString() => $"{Repository}:{Tag}";

    private static bool IsRepository(string name) => name.Length <= LongestRepository && RepositoryGrammar().IsMatch(name);

    private static MinImageException InvalidRepository(string name) => new(
        Codes.InvalidRepository,
        $"'{name}' is no valid repository name, and cannot be made one. Use up to {LongestRepository} lower-case letters and digits, with '.', '_', '__' or '-' between them, in parts separated by '/': team/shop. Grammar of a part: [a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*.");

    // \z and not $, which lets a line feed pass at the end.
    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryGrammar();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagGrammar();

    [GeneratedRegex("[^a-z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();

    [GeneratedRegex("[._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
