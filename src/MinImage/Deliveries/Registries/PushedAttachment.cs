using MinImage.Attachments;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>An attachment in a registry.</summary>
/// <param name="Kind">What the attachment says of its image.</param>
/// <param name="ArtifactType">The type by which readers select it.</param>
/// <param name="Subject">The digest of the manifest or index that it is about.</param>
/// <param name="Digest">The digest of its own manifest.</param>
/// <param name="IsSent">Whether it was sent; otherwise, the registry had it.</param>
public sealed record PushedAttachment(AttachmentKind Kind, string ArtifactType, Digest Subject, Digest Digest, bool IsSent);
