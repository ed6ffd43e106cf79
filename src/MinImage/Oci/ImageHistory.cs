using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>How a layer came to be (image-spec 1.1, config, <c>history</c>).</summary>
/// <param name="Created">When.</param>
/// <param name="CreatedBy">By what.</param>
public sealed record ImageHistory(DateTimeOffset Created, [property: JsonPropertyName("created_by")] string CreatedBy);
