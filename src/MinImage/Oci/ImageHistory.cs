using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>The origin of a layer (image-spec 1.1, config, <c>history</c>).</summary>
/// <param name="Created">The creation time.</param>
/// <param name="CreatedBy">The command or tool that created the layer.</param>
internal sealed record ImageHistory(DateTimeOffset Created, [property: JsonPropertyName("created_by")] string CreatedBy);
