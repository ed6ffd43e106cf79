using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>A file (SPDX 2.3, clause 8).</summary>
/// <param name="SpdxId">The ID in the document.</param>
/// <param name="FileName">The path, which begins with <c>./</c>.</param>
/// <param name="Checksums">The checksums, with a SHA-1.</param>
internal sealed record SpdxFile([property: JsonPropertyName("SPDXID")] string SpdxId, string FileName, ImmutableArray<SpdxChecksum> Checksums);
