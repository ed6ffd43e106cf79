namespace MinImage.Attachments.Provenance;

/// <summary>The run of a build (SLSA provenance v1, BuildMetadata).</summary>
/// <param name="InvocationId">The URI of the run.</param>
internal sealed record RunMetadata(string InvocationId);
