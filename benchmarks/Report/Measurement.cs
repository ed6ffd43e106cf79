namespace MinImage.Benchmarks.Report;

/// <summary>One number.</summary>
/// <param name="Group">What was done, or to what.</param>
/// <param name="Side">Who did it.</param>
/// <param name="Metric">What was measured, with its unit.</param>
/// <param name="Value">The number; less is better, but for rates.</param>
/// <param name="Decimals">How many digits behind the point it was measured to.</param>
internal sealed record Measurement(string Group, string Side, string Metric, double Value, int Decimals);
