namespace MinImage.Requirements;

/// <summary>The requirements of a program, as recorded next to its object.</summary>
/// <param name="Key">Identifies the program that was read.</param>
/// <param name="Requirements">The requirements.</param>
internal sealed record RecordedRequirements(string Key, ProgramRequirements Requirements);
