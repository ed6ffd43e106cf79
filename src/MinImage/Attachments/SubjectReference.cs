using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>How a document says which image it is about.</summary>
internal static class SubjectReference
{
    /// <summary>Checks whether a document names an image: by a checksum, a purl, or the digest of a subject.</summary>
    /// <param name="document">The document.</param>
    /// <param name="subject">The digest of the image's manifest or index.</param>
    public static bool IsIn(JsonNode? document, Digest subject) =>
        StrictJson.Strings(document).Any(text => text.Contains(subject.Hex, StringComparison.Ordinal));
}
