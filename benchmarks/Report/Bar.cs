namespace MinImage.Benchmarks.Report;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">The tool that it shows.</param>
/// <param name="Value">The measured value, which determines its length.</param>
internal sealed record Bar(string Label, double Value)
{
    /// <summary>Whether it shows MinImage.</summary>
    public bool IsOurs => Label.StartsWith("MinImage", StringComparison.Ordinal);
}
