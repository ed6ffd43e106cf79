using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>A descriptor in a manifest or an index, and the blob that it refers to.</summary>
/// <param name="Owner">The blob that contains the descriptor; null for the layout's index.json.</param>
/// <param name="Role">The role of the blob in the owner.</param>
/// <param name="Json">The JSON of the descriptor, unchanged.</param>
/// <param name="Target">The parsed descriptor; null if it is damaged, or its digest has an algorithm that is not registered.</param>
internal sealed record BlobLink(Digest? Owner, BlobRole Role, JsonNode? Json, BlobReference? Target)
{
    /// <summary>Returns the link to the manifest or index at the top of an image.</summary>
    public static BlobLink ToTop(Descriptor top) =>
        new(Owner: null, BlobRole.Manifest, Json: null, new(top.MediaType, top.Digest, top.Size, Platform: null));

    /// <summary>Whether the role requires a manifest or an index but the media type is another one: which blobs such a blob refers to is unknown.</summary>
    public bool IsOpaque => Role is BlobRole.Manifest or BlobRole.Subject && !IsParsed;

    /// <summary>Whether the descriptor's media type is that of a manifest or an index.</summary>
    public bool IsParsed => Target is not null && MediaTypes.IsManifestOrIndex(Target.MediaType);
}
