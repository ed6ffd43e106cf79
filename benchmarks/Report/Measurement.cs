namespace MinImage.Benchmarks.Report;

/// <summary>A measured value.</summary>
/// <param name="Group">The measured operation.</param>
/// <param name="Side">The tool.</param>
/// <param name="Metric">The metric, with its unit.</param>
/// <param name="Value">The value; less is better, except for rates.</param>
/// <param name="Decimals">The number of decimal digits.</param>
internal sealed record Measurement(string Group, string Side, string Metric, double Value, int Decimals);
