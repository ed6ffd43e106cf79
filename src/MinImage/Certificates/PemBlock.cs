namespace MinImage.Certificates;

/// <summary>One block of a PEM file (RFC 7468).</summary>
/// <param name="Label">The text between <c>-----BEGIN </c> and <c>-----</c>.</param>
/// <param name="Line">The number of the BEGIN line, counted from 1.</param>
/// <param name="Body">The lines between BEGIN and END, unchecked, with LF between them.</param>
internal sealed record PemBlock(string Label, int Line, string Body);
