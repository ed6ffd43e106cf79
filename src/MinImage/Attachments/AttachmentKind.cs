namespace MinImage.Attachments;

/// <summary>What an attachment says of its image; the words of <c>MinImageAttach</c>.</summary>
public enum AttachmentKind
{
    /// <summary>An SBOM: what the image contains.</summary>
    Sbom,

    /// <summary>Provenance: from what, and how, the image was built.</summary>
    Provenance,

    /// <summary>A signature of the image, or of one of its other attachments.</summary>
    Signature,

    /// <summary>A file of the project, such as an OpenVEX document.</summary>
    File,
}
