using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>
/// A statement about artifacts (in-toto attestation framework, statement v1): what a signature signs, and what an index contains about its platforms.
/// </summary>
/// <param name="PredicateType">What the statement says, by the URI of its kind.</param>
/// <param name="Subjects">The digests of the artifacts that it is about; those of unknown algorithms are omitted.</param>
/// <param name="Predicate">The content; null if there is none.</param>
internal sealed record Statement(string PredicateType, ImmutableArray<Digest> Subjects, JsonNode? Predicate)
{
    private const string FormerType = "https://in-toto.io/Statement/v0.1";

    /// <summary>Returns the JSON of a statement about one manifest or index. The same inputs give the same bytes.</summary>
    /// <param name="subject">The digest of the manifest or index.</param>
    /// <param name="predicateType">The kind of the statement.</param>
    /// <param name="predicate">The content, as JSON, which is kept byte for byte.</param>
    /// <exception cref="JsonException">The content is not JSON.</exception>
    public static byte[] Json(Digest subject, string predicateType, ReadOnlySpan<byte> predicate)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(predicateType);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("_type", PredicateTypes.Statement);
            writer.WriteStartArray("subject");

            // Without a name: the signature is the same in each repository that the image is copied to.
            writer.WriteStartObject();
            writer.WriteStartObject("digest");
            writer.WriteString(subject.Algorithm, subject.Hex);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("predicateType", predicateType);
            writer.WritePropertyName("predicate");
            writer.WriteRawValue(predicate);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Checks whether a document is a statement, such as provenance, or can be the content of one: an SBOM.</summary>
    /// <param name="document">The document.</param>
    public static bool Holds(Attachment document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.MediaType switch
        {
            AttachmentTypes.Spdx or AttachmentTypes.CycloneDx => true,
            AttachmentTypes.InToto => Parse(document.Content.AsSpan()) is not null,
            _ => false,
        };
    }

    /// <summary>Returns the statement that a document is, or whose content it is; null if it is neither.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The kind of the statement, and its JSON.</returns>
    /// <exception cref="JsonException">The document is not JSON.</exception>
    public static (string PredicateType, byte[] Json)? Of(Attachment document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.MediaType switch
        {
            AttachmentTypes.Spdx => (PredicateTypes.Spdx, Json(document.Subject.Digest, PredicateTypes.Spdx, document.Content.AsSpan())),
            AttachmentTypes.CycloneDx => (PredicateTypes.CycloneDx, Json(document.Subject.Digest, PredicateTypes.CycloneDx, document.Content.AsSpan())),
            AttachmentTypes.InToto when Parse(document.Content.AsSpan()) is { } statement => (statement.PredicateType, [.. document.Content]),
            _ => null,
        };
    }

    /// <summary>Parses a statement; returns null if the bytes are none.</summary>
    /// <param name="json">The statement.</param>
    public static Statement? Parse(ReadOnlySpan<byte> json)
    {
        JsonObject? root;
        try
        {
            root = StrictJson.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }

        if (root.Text("_type") is not (PredicateTypes.Statement or FormerType) || root.Text("predicateType") is not { } predicateType)
        {
            return null;
        }

        var subjects = root.Items("subject").SelectMany(subject => (subject as JsonObject)?["digest"] as JsonObject ?? [])
            .Select(digest => digest.Value is JsonValue value && value.TryGetValue<string>(out var hex) ? $"{digest.Key}:{hex}" : "")
            .Select(text => Digest.TryParse(text, out var digest) ? digest : null)
            .OfType<Digest>();
        return new(predicateType, [.. subjects], root!["predicate"]);
    }
}
