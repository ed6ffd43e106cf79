namespace MinImage.Attachments.Sboms;

/// <summary>A property with a name that a tool defines (CycloneDX 1.6, "property").</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
internal sealed record CycloneDxProperty(string Name, string Value);
