using System.Text.Json.Nodes;

namespace MinImage.Layouts;

/// <summary>A blob that a walk of the graph visits.</summary>
/// <param name="Link">The descriptor that refers to the blob.</param>
/// <param name="Json">The content of a manifest or index; null for any other blob, and if it could not be read.</param>
internal sealed record BlobNode(BlobLink Link, JsonObject? Json);
