using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>A reference to an artifact (in-toto, ResourceDescriptor v1).</summary>
/// <param name="Name">The name; null if the URI names it.</param>
/// <param name="Uri">The URI; null if the name suffices.</param>
/// <param name="Digest">The digests by their algorithms.</param>
internal sealed record ResourceDescriptor(string? Name, string? Uri, ImmutableSortedDictionary<string, string> Digest)
{
    /// <summary>Creates a reference with one digest.</summary>
    public static ResourceDescriptor With(string? name, string? uri, string algorithm, string digest) =>
        new(name, uri, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(algorithm, digest));
}
