namespace MinImage.Host.Files;

/// <summary>The content of a <see cref="StepRecord"/>.</summary>
/// <param name="Inputs">The hash of the inputs before the step.</param>
/// <param name="Outputs">The hash of the outputs after the step; null until it is complete.</param>
internal sealed record RecordedStep(string Inputs, string? Outputs);
