namespace MinImage.Linker.Diagnostics;

/// <summary>Something that keeps a program from being linked.</summary>
/// <param name="Code">One of <see cref="LinkCodes"/>.</param>
/// <param name="Message">The thing, the reason and the way out, in one or two sentences.</param>
/// <param name="Referrers">
/// The symbols of the functions or data that need the thing, as the objects name them; empty where that says nothing, never default.
/// </param>
public sealed record LinkDiagnostic(string Code, string Message, System.Collections.Immutable.ImmutableArray<string> Referrers);
