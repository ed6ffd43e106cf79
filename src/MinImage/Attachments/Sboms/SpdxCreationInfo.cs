using System.Collections.Immutable;

namespace MinImage.Attachments.Sboms;

/// <summary>When and with what a document was created (SPDX 2.3, clauses 6.8 and 6.9).</summary>
/// <param name="Created">The time in the form <c>yyyy-MM-ddTHH:mm:ssZ</c>.</param>
/// <param name="Creators">The tools.</param>
internal sealed record SpdxCreationInfo(string Created, ImmutableArray<string> Creators);
