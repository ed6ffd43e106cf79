using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>A document (SPDX 2.3, clause 6).</summary>
/// <param name="Name">The name of the document.</param>
/// <param name="DocumentNamespace">The URI that identifies the document.</param>
/// <param name="CreationInfo">When and with what the document was created.</param>
/// <param name="Packages">The packages, in the order of their IDs.</param>
/// <param name="Files">The files, in the order of their IDs.</param>
/// <param name="Relationships">The relationships, in the order of their elements and types.</param>
internal sealed record SpdxDocument(
    string Name,
    string DocumentNamespace,
    SpdxCreationInfo CreationInfo,
    ImmutableArray<SpdxPackage> Packages,
    ImmutableArray<SpdxFile> Files,
    ImmutableArray<SpdxRelationship> Relationships)
{
    /// <summary>The ID of every document.</summary>
    public const string Id = "SPDXRef-DOCUMENT";

    [JsonPropertyOrder(-3)]
    public string SpdxVersion { get; } = "SPDX-2.3";

    [JsonPropertyOrder(-2)]
    public string DataLicense { get; } = "CC0-1.0";

    [JsonPropertyName("SPDXID")]
    [JsonPropertyOrder(-1)]
    public string SpdxId { get; } = Id;
}
