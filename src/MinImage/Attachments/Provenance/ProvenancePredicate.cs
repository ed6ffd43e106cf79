namespace MinImage.Attachments.Provenance;

/// <summary>How an artifact was built (SLSA provenance v1).</summary>
/// <param name="BuildDefinition">The inputs.</param>
/// <param name="RunDetails">Who built it.</param>
internal sealed record ProvenancePredicate(BuildDefinition BuildDefinition, RunDetails RunDetails);
