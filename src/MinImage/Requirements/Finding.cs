namespace MinImage.Requirements;

/// <summary>That a program asks for something which the image does not have.</summary>
/// <param name="Code">One of <see cref="Diagnostics.Codes"/>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">The thing, the reason and the way out.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Message);
