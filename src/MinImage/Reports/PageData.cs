using System.Collections.Immutable;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>The data of the report's page: trees in a short form, so that a browser parses tens of thousands of nodes immediately.</summary>
/// <param name="Name">The repository.</param>
/// <param name="Tags">The tags.</param>
/// <param name="Platforms">The platforms.</param>
/// <param name="Baseline">The platforms of an older publish; empty if none.</param>
/// <param name="Components">The components of each platform, in their order; empty if they are not known.</param>
internal sealed record PageData(
    string Name,
    ImmutableArray<string> Tags,
    ImmutableArray<PlatformSizes> Platforms,
    ImmutableArray<PlatformSizes> Baseline,
    ImmutableArray<ImmutableArray<ReportComponent>> Components);
