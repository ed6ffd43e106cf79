namespace MinImage.Testing.Registries;

/// <summary>A request to a <see cref="TestRegistry"/>.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The query, with its question mark; may be empty.</param>
/// <param name="Authorization">The header, or an empty text.</param>
/// <param name="Protocol">The protocol, such as <c>HTTP/2</c>.</param>
internal sealed record RecordedRequest(string Method, string Path, string Query, string Authorization, string Protocol);
