using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Provenance;

/// <summary>A statement about artifacts (in-toto Statement v1) with SLSA provenance v1 as its predicate.</summary>
/// <param name="Subject">The artifacts.</param>
/// <param name="Predicate">How they were built.</param>
internal sealed record SlsaStatement(ImmutableArray<ResourceDescriptor> Subject, ProvenancePredicate Predicate)
{
    [JsonPropertyName("_type")]
    [JsonPropertyOrder(-2)]
    public string Type { get; } = PredicateTypes.Statement;

    [JsonPropertyOrder(-1)]
    public string PredicateType { get; } = PredicateTypes.Provenance;
}
