namespace MinImage.Requirements;

/// <summary>A requirement of the program that the image does not meet.</summary>
/// <param name="Code">One of <see cref="Diagnostics.Codes"/>.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Message">The missing part, the reason why it is needed, and the fix.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Message);
