namespace MinImage.Attachments.Provenance;

/// <summary>Who built an artifact (SLSA provenance v1, RunDetails).</summary>
/// <param name="Builder">The builder.</param>
/// <param name="Metadata">The run; null if it is not named.</param>
internal sealed record RunDetails(BuilderDescription Builder, RunMetadata? Metadata);
