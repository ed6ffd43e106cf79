using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>A descriptor in a manifest or an index, and the blob that it names.</summary>
/// <param name="Owner">The blob that contains the descriptor; null for the layout's index.json.</param>
/// <param name="Role">What the named blob is to the owner.</param>
/// <param name="Json">The descriptor as it stands there.</param>
/// <param name="Target">The descriptor's usable parts; null if it is damaged, or its digest has an unknown algorithm.</param>
internal sealed record BlobLink(Digest? Owner, BlobRole Role, JsonNode? Json, BlobReference? Target)
{
    /// <summary>Whether the role asks for a manifest or an index, and the descriptor's media type is that of neither: what such a blob refers to is unknown.</summary>
    public bool IsOpaque => Role is BlobRole.Manifest or BlobRole.Subject && !IsParsed;

    /// <summary>Whether the descriptor says that the blob is a manifest or an index.</summary>
    public bool IsParsed => Target is not null && MediaTypes.IsManifestOrIndex(Target.MediaType);
}
