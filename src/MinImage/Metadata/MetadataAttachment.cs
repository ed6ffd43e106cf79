using MinImage.Attachments;
using MinImage.Deliveries.Registries;
using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>The description of an attachment in a registry for scripts.</summary>
/// <param name="Kind"><c>sbom</c>, <c>provenance</c>, <c>signature</c> or <c>file</c>.</param>
/// <param name="ArtifactType">The type by which readers select it.</param>
/// <param name="Subject">The digest of the manifest or index that it is about.</param>
/// <param name="Digest">The digest of its own manifest.</param>
public sealed record MetadataAttachment(string Kind, string ArtifactType, Digest Subject, Digest Digest)
{
    /// <summary>Creates the description of an attachment.</summary>
    /// <param name="pushed">The attachment.</param>
    public static MetadataAttachment Of(PushedAttachment pushed)
    {
        ArgumentNullException.ThrowIfNull(pushed);
        return new(NameOf(pushed.Kind), pushed.ArtifactType, pushed.Subject, pushed.Digest);
    }

    private static string NameOf(AttachmentKind kind) => kind switch
    {
        AttachmentKind.Sbom => "sbom",
        AttachmentKind.Provenance => "provenance",
        AttachmentKind.Signature => "signature",
        AttachmentKind.File => "file",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
