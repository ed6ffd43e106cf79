using System.Collections.Immutable;

namespace MinImage.Benchmarks.Report;

/// <summary>Bars that are compared with each other.</summary>
/// <param name="Title">The title.</param>
/// <param name="Bars">The bars, the shortest first.</param>
internal sealed record BarGroup(string Title, ImmutableArray<Bar> Bars);
