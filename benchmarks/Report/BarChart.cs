using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace MinImage.Benchmarks.Report;

/// <summary>A chart of horizontal bars, the best first, with MinImage's in color. It follows the reader's light or dark color scheme.</summary>
/// <param name="Title">The subject and the unit.</param>
/// <param name="Groups">The groups, each with its own scale.</param>
/// <param name="Format">The number format.</param>
internal sealed record BarChart(string Title, ImmutableArray<BarGroup> Groups, string Format)
{
    private const int Width = 760;
    private const int LabelWidth = 220;
    private const int LongestBar = 450;
    private const int RowHeight = 24;
    private const int BarHeight = 14;
    private const int Margin = 16;

    /// <summary>Creates a chart with one group of bars for each group of the file.</summary>
    /// <param name="title">The title.</param>
    /// <param name="file">The measurements.</param>
    /// <param name="metric">The metric to show.</param>
    /// <param name="format">The number format.</param>
    public static BarChart OfGroups(string title, ResultFile file, string metric, string format)
    {
        var groups = file.Measurements.Where(m => m.Metric == metric).GroupBy(m => m.Group);
        return new(title, [.. groups.Select(group => GroupOf(group.Key, group, value => value))], format);
    }

    /// <summary>Creates a chart with one group of bars for each metric.</summary>
    /// <param name="title">The title.</param>
    /// <param name="file">The measurements.</param>
    /// <param name="metrics">The metrics to show.</param>
    /// <param name="scale">Converts a value to the chart's unit.</param>
    /// <param name="format">The number format.</param>
    public static BarChart OfMetrics(string title, ResultFile file, ReadOnlySpan<string> metrics, Func<double, double> scale, string format)
    {
        var groups = ImmutableArray.CreateBuilder<BarGroup>(metrics.Length);
        foreach (var metric in metrics)
        {
            groups.Add(GroupOf(metric, file.Measurements.Where(m => m.Metric == metric), scale));
        }

        return new(title, groups.ToImmutable(), format);
    }

    /// <summary>Renders the chart as self-contained SVG.</summary>
    public string ToSvg()
    {
        var body = new StringBuilder();
        var y = Margin + 14;
        body.Append(CultureInfo.InvariantCulture, $"""  <text class="title" x="{Margin}" y="{y}">{Escape(Title)}</text>""").Append('\n');
        y += 14;
        foreach (var group in Groups)
        {
            y += 20;
            body.Append(CultureInfo.InvariantCulture, $"""  <text class="group" x="{Margin}" y="{y}">{Escape(group.Title)}</text>""").Append('\n');
            y += 8;
            var longest = group.Bars.Max(bar => bar.Value);
            foreach (var bar in group.Bars)
            {
                var length = Math.Max(1, bar.Value / longest * LongestBar);
                var kind = bar.IsOurs ? "ours" : "other";
                var middle = y + (RowHeight / 2);
                var value = bar.Value.ToString(Format, CultureInfo.InvariantCulture);
                body.Append(CultureInfo.InvariantCulture, $"""
                      <text class="label {kind}" x="{LabelWidth}" y="{middle + 4}" text-anchor="end">{Escape(bar.Label)}</text>
                      <rect class="{kind}" x="{LabelWidth + 10}" y="{middle - (BarHeight / 2)}" width="{length:0.#}" height="{BarHeight}" rx="2"/>
                      <text class="value {kind}" x="{LabelWidth + 16 + length:0.#}" y="{middle + 4}">{value}</text>

                    """);
                y += RowHeight;
            }
        }

        var height = y + Margin;
        var label = Escape(Title);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-label="{{label}}">
              <style>
                text { font: 13px system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; fill: #424a53 }
                .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
                .group { font-weight: 600 }
                rect.other { fill: #afb8c1 }
                rect.ours { fill: #0969da }
                text.ours { font-weight: 600; fill: #0969da }
                @media (prefers-color-scheme: dark) {
                  text { fill: #9198a1 }
                  .title { fill: #f0f6fc }
                  rect.other { fill: #59636e }
                  rect.ours { fill: #4493f8 }
                  text.ours { fill: #4493f8 }
                }
              </style>

            """) + body + "</svg>\n";
    }

    private static BarGroup GroupOf(string title, IEnumerable<Measurement> measurements, Func<double, double> scale) =>
        new(title, [.. measurements.Select(m => new Bar(m.Side, scale(m.Value))).OrderBy(bar => bar.Value)]);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
