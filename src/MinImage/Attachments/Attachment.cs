using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>
/// A document about an image that is not part of it: in a registry or a layout, an artifact whose manifest refers to the image by <c>subject</c>
/// (image-spec 1.1, manifest, "Guidelines for Artifact Usage").
/// </summary>
/// <param name="Kind">What the document says.</param>
/// <param name="Subject">The manifest or index that the document is about.</param>
/// <param name="ArtifactType">The type by which readers select the artifact, such as <c>application/spdx+json</c>.</param>
/// <param name="MediaType">The media type of the document.</param>
/// <param name="Content">The document.</param>
public sealed record Attachment(AttachmentKind Kind, Descriptor Subject, string ArtifactType, string MediaType, ImmutableArray<byte> Content)
{
    /// <summary>The annotations of the artifact's manifest in ordinal order, by which readers select it, too; or null.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}
