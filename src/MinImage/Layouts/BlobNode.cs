using System.Text.Json.Nodes;

namespace MinImage.Layouts;

/// <summary>A step of a walk through the blob graph.</summary>
/// <param name="Link">The descriptor that led here.</param>
/// <param name="Json">The manifest or index; null for every other blob, and for one that could not be read.</param>
internal sealed record BlobNode(BlobLink Link, JsonObject? Json);
