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
    private AttachmentManifest? _manifest;

    // A copy has a manifest of its own: other values may differ.
    private Attachment(Attachment original)
    {
        Kind = original.Kind;
        Subject = original.Subject;
        ArtifactType = original.ArtifactType;
        MediaType = original.MediaType;
        Content = original.Content;
        Annotations = original.Annotations;
    }

    /// <summary>The annotations of the artifact's manifest in ordinal order, by which readers select it, too; or null.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }

    /// <summary>The artifact by which the document is stored.</summary>
    internal AttachmentManifest Manifest => _manifest ??= AttachmentManifest.Of(this);

    /// <summary>Checks whether both are stored by the same artifact.</summary>
    /// <param name="other">Another attachment, or null.</param>
    public bool Equals(Attachment? other) => other is not null && Manifest.Descriptor.Digest == other.Manifest.Descriptor.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Manifest.Descriptor.Digest.GetHashCode();
}
