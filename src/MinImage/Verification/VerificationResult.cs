namespace MinImage.Verification;

/// <summary>The result of a check.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">What was found, in one line.</param>
/// <param name="Code">The code of the error if the check fails; otherwise null.</param>
public sealed record VerificationResult(VerificationCheck Check, VerificationOutcome Outcome, string Message, string? Code = null);
