using System.Collections.Immutable;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;

namespace MinImage.Attachments.Documents;

/// <summary>The documents that are wanted about an image.</summary>
/// <param name="Sboms">The formats of its SBOM; empty if none.</param>
/// <param name="Provenance">Its provenance; null if none.</param>
/// <param name="RecordFile">The file that records what the documents were made from, so that an unchanged publish keeps them; null if none.</param>
public sealed record DocumentRequest(ImmutableArray<SbomFormat> Sboms, ProvenanceRequest? Provenance, string? RecordFile)
{
    /// <summary>Whether there is any document.</summary>
    internal bool AreWanted => !Sboms.IsEmpty || Provenance is not null;
}
