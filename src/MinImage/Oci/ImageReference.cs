using System.Text.RegularExpressions;
using MinImage.Diagnostics;

namespace MinImage.Oci;

/// <summary>
/// The reference to an image in a registry, such as <c>ghcr.io/team/shop:1</c> or <c>ghcr.io/team/shop@sha256:...</c>, by the grammar of the distribution
/// project's package <c>reference</c>.
/// </summary>
public sealed partial record ImageReference
{
    /// <summary>The registry of references without one: Docker Hub.</summary>
    public const string DefaultRegistry = "docker.io";

    private const string SchemeAdvice = "DOTNET_CONTAINER_INSECURE_REGISTRIES lists the registries that may be used without TLS";

    // Docker's own aliases of its registry.
    private static readonly string[] DefaultRegistryAliases = ["index.docker.io", "registry-1.docker.io"];

    private ImageReference(string registry, string repository)
    {
        Registry = registry;
        Repository = repository;
    }

    /// <summary>The host of the registry, in lower case, with its port if it has one, for example <c>localhost:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>The repository, for example <c>team/shop</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; private init; }

    /// <summary>The digest of the manifest or index, or null.</summary>
    public Digest? Digest { get; private init; }

    /// <summary>Creates the reference to a repository from the properties of a project, without a tag.</summary>
    /// <param name="registry">
    /// The value of <c>ContainerRegistry</c>: a host, with a port and a path if the registry's repositories have a common prefix, such as
    /// <c>europe-docker.pkg.dev/project/images</c>. The path becomes the beginning of the repository.
    /// </param>
    /// <param name="repository">The normalized value of <c>ContainerRepository</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RegistryAddressInvalid"/>, <see cref="Codes.InvalidRepository"/>.</exception>
    public static ImageReference ToRepository(string registry, string repository)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(repository);
        var address = registry.Trim().TrimEnd('/');
        if (address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            throw InvalidRegistry(registry, $"it contains a scheme. Set it to '{ForeignText.Line(WithoutUser(address[(scheme + 3)..]))}'; {SchemeAdvice}");
        }

        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? address : address[..slash];
        if (!Host().IsMatch(host))
        {
            throw InvalidRegistry(registry, "expected a host with an optional port and path, such as ghcr.io, localhost:5000 or registry.example.com/team");
        }

        return Create(host, slash < 0 ? repository : $"{address[(slash + 1)..]}/{repository}");
    }

    /// <summary>Parses a reference; a short one, such as <c>shop:1</c>, refers to Docker Hub, by Docker's rules.</summary>
    /// <param name="text">The reference.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidRepository"/>, <see cref="Codes.InvalidTag"/>; <see cref="Codes.RegistryAddressInvalid"/>: the digest is invalid.
    /// </exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (name, digest) = Split(text, text.IndexOf('@', StringComparison.Ordinal));
        var (path, tag) = Split(name, name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/') ? colon : -1);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : path[..slash];

        // A first part without a dot, a port or an upper-case letter is the first part of a repository on Docker Hub.
        var hasRegistry = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 || first.Any(char.IsAsciiLetterUpper);
        if (hasRegistry && !Host().IsMatch(first))
        {
            throw InvalidRegistry(first, "it is not a host with an optional port");
        }

        var reference = hasRegistry ? Create(first, path[(slash + 1)..])
            : Create(DefaultRegistry, slash < 0 ? "library/" + path : path);
        return reference with
        {
            Tag = tag is null ? null : ImageName.ValidateTag(tag),
            Digest = digest is null ? null : Oci.Digest.TryParse(digest, out var parsed) ? parsed : throw InvalidDigest(text),
        };
    }

    /// <summary>Returns the reference to a tag of the same repository.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidTag"/>.</exception>
    public ImageReference WithTag(string tag) => this with { Tag = ImageName.ValidateTag(tag), Digest = null };

    /// <summary>Returns the reference by a digest in the same repository.</summary>
    /// <param name="digest">The digest of the manifest or index.</param>
    public ImageReference WithDigest(Digest digest) => this with { Tag = null, Digest = digest };

    /// <summary>Returns <c>registry/repository</c>, with <c>:tag</c> and <c>@digest</c> if the reference has them.</summary>
    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    private static ImageReference Create(string host, string repository)
    {
        var registry = host.ToLowerInvariant();
        return ImageName.IsRepository(repository)
            ? new(DefaultRegistryAliases.Contains(registry) ? DefaultRegistry : registry, repository)
            : throw new MinImageException(
                Codes.InvalidRepository,
                $"'{ForeignText.Line(repository)}' is not a valid repository in the registry '{registry}': expected at most "
                    + $"{ImageName.LongestRepository} lower-case letters and digits, with '.', '_', '__' or '-' between them, in parts separated by '/', "
                    + "such as team/shop. Correct ContainerRepository, or the path in ContainerRegistry.");
    }

    private static (string Before, string? After) Split(string text, int separator) =>
        separator < 0 ? (text, null) : (text[..separator], text[(separator + 1)..]);

    // A password in an address must not reach a message.
    private static string WithoutUser(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static MinImageException InvalidRegistry(string registry, string reason) =>
        new(Codes.RegistryAddressInvalid, $"ContainerRegistry is '{ForeignText.Line(WithoutUser(registry))}': {reason}.");

    private static MinImageException InvalidDigest(string text) => new(
        Codes.RegistryAddressInvalid,
        $"'{ForeignText.Line(text)}' is not a reference to an image: expected sha256: followed by 64 lower-case hexadecimal digits after the '@'. "
            + "Copy the digest from the output of a publish.");

    // A domain name or an IPv6 address in brackets. \z, because $ also matches before a line feed at the end.
    [GeneratedRegex(
        @"\A((?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*|\[[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\])(:[0-9]{1,5})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
