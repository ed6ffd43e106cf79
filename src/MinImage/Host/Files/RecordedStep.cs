namespace MinImage.Host.Files;

/// <summary>The content of a <see cref="StepRecord"/>.</summary>
/// <param name="Inputs">The hash of the inputs before the step.</param>
/// <param name="Outputs">The hash of the outputs after the step; null until it is complete.</param>
/// <param name="Began">The time at which the step began.</param>
/// <param name="Milliseconds">The duration of the last complete run; null if there was none.</param>
internal sealed record RecordedStep(string Inputs, string? Outputs, DateTimeOffset Began, double? Milliseconds);
