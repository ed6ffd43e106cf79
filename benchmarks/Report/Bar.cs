namespace MinImage.Benchmarks.Report;

/// <summary>A bar.</summary>
/// <param name="Label">Its owner.</param>
/// <param name="Value">Its length.</param>
internal sealed record Bar(string Label, double Value)
{
    /// <summary>Whether it is ours.</summary>
    public bool IsOurs => Label.StartsWith("MinImage", StringComparison.Ordinal);
}
