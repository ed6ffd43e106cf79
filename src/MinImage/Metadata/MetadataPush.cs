using System.Collections.Immutable;
using MinImage.Deliveries.Registries;

namespace MinImage.Metadata;

/// <summary>The description of an image in a registry for scripts.</summary>
/// <param name="Registry">The host of the registry, with its port if it has one.</param>
/// <param name="Repository">The repository in the registry.</param>
/// <param name="Reference">The reference by digest, for deployments.</param>
/// <param name="Tags">The references by tag, at least one.</param>
/// <param name="Attachments">What is attached to the image; null if nothing is.</param>
public sealed record MetadataPush(
    string Registry, string Repository, string Reference, ImmutableArray<string> Tags, ImmutableArray<MetadataAttachment>? Attachments)
{
    /// <summary>Creates the description of a pushed image.</summary>
    /// <param name="pushed">The pushed image.</param>
    public static MetadataPush Of(PushedImage pushed)
    {
        ArgumentNullException.ThrowIfNull(pushed);
        return new(
            pushed.Reference.Registry,
            pushed.Reference.Repository,
            pushed.Reference.ToString(),
            [.. pushed.Tags.Select(tag => tag.ToString())],
            pushed.Attachments.IsEmpty ? null : [.. pushed.Attachments.Select(MetadataAttachment.Of)]);
    }
}
