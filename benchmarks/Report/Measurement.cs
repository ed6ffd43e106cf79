namespace MinImage.Benchmarks.Report;

/// <summary>One number.</summary>
/// <param name="Group">What was measured.</param>
/// <param name="Side">The tool.</param>
/// <param name="Metric">The metric, with its unit.</param>
/// <param name="Value">The number; less is better, but for rates.</param>
/// <param name="Decimals">The number of decimal digits.</param>
internal sealed record Measurement(string Group, string Side, string Metric, double Value, int Decimals);
