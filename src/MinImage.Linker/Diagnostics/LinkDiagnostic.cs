using System.Collections.Immutable;

namespace MinImage.Linker.Diagnostics;

/// <summary>An error that prevents a link.</summary>
/// <param name="Code">One of <see cref="LinkCodes"/>.</param>
/// <param name="Message">The error, its cause and the fix, in one or two sentences.</param>
/// <param name="Referrers">
/// The symbols of the functions or data that refer to an undefined symbol; empty for other errors, never default.
/// </param>
public sealed record LinkDiagnostic(string Code, string Message, ImmutableArray<string> Referrers);
