using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Provenance;

/// <summary>A statement about artifacts (in-toto Statement v1) with SLSA provenance v1 as its predicate.</summary>
/// <param name="Subject">The artifacts.</param>
/// <param name="Predicate">How they were built.</param>
internal sealed record Statement(ImmutableArray<ResourceDescriptor> Subject, ProvenancePredicate Predicate)
{
    /// <summary>The type of the predicate.</summary>
    public const string Provenance = "https://slsa.dev/provenance/v1";

    [JsonPropertyName("_type")]
    [JsonPropertyOrder(-2)]
    public string Type { get; } = "https://in-toto.io/Statement/v1";

    [JsonPropertyOrder(-1)]
    public string PredicateType { get; } = Provenance;
}
