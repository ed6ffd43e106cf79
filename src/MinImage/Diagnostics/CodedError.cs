namespace MinImage.Diagnostics;

/// <summary>An error with a code.</summary>
/// <param name="Code">One of <see cref="Codes"/>, or of the linker's codes.</param>
/// <param name="Message">The subject, the reason and the fix.</param>
public sealed record CodedError(string Code, string Message);
