namespace MinImage.Requirements;

/// <summary>What a program asks for, as it is kept beside its object.</summary>
/// <param name="Key">What it was read of.</param>
/// <param name="Requirements">What it asks for.</param>
internal sealed record RecordedRequirements(string Key, ProgramRequirements Requirements);
