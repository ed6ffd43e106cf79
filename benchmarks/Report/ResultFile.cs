using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MinImage.Benchmarks.Report;

/// <summary>The results of a script: benchmarks/results/NAME.tsv.</summary>
/// <param name="Remarks">The remarks: the subject and the machine.</param>
/// <param name="Measurements">The measurements in file order.</param>
internal sealed record ResultFile(ImmutableArray<string> Remarks, ImmutableArray<Measurement> Measurements)
{
    /// <summary>Reads a file: remarks that begin with #, a line of headings, and a line for each measurement.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">A line has another format.</exception>
    public static ResultFile Read(string path)
    {
        var lines = File.ReadAllLines(path);
        return new(
            [.. lines.Where(IsRemark).Select(line => line[2..])],
            [.. lines.Where(line => !IsRemark(line)).Skip(1).Select(line => Parse(path, line))]);
    }

    /// <summary>
    /// Formats the measurements as a Markdown table with a row for each tool of each group and a column for each metric. If there are several
    /// groups, their names are in a column of their own.
    /// </summary>
    public string ToMarkdown()
    {
        var metrics = Measurements.Select(m => m.Metric).Distinct().ToList();
        var groups = Measurements.GroupBy(m => m.Group).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{string.Join(". ", Remarks)}.\n\n");
        var isGrouped = groups.Count > 1;
        text.Append(CultureInfo.InvariantCulture, $"{(isGrouped ? "| " : "")}| | {string.Join(" | ", metrics)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"{(isGrouped ? "| --- " : "")}| --- |{string.Concat(metrics.Select(_ => " ---: |"))}\n");
        foreach (var group in groups)
        {
            var title = group.Key;
            foreach (var side in group.GroupBy(m => m.Side))
            {
                var cells = metrics.Select(metric => side.FirstOrDefault(m => m.Metric == metric) is { } cell ? Cell(cell, group) : "");
                var tool = side.Key.Replace("|", "\\|", StringComparison.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"{(isGrouped ? $"| {title} " : "")}| {tool} | {string.Join(" | ", cells)} |\n");
                title = "";
            }
        }

        return text.ToString();
    }

    // The best value of a group is bold.
    private static string Cell(Measurement cell, IEnumerable<Measurement> group)
    {
        var others = group.Where(m => m.Metric == cell.Metric && m.Value > 0).Select(m => m.Value).ToList();
        var best = cell.Metric.EndsWith("/s", StringComparison.Ordinal) ? others.DefaultIfEmpty().Max() : others.DefaultIfEmpty().Min();
        var text = cell.Value.ToString($"N{cell.Decimals}", CultureInfo.InvariantCulture);
        return cell.Value <= 0 ? "" : cell.Value == best && others.Count > 1 ? $"**{text}**" : text;
    }

    private static Measurement Parse(string path, string line) => line.Split('\t') is [var group, var side, var metric, var value]
        ? new Measurement(group, side, metric, double.Parse(value, CultureInfo.InvariantCulture), DecimalsOf(value))
        : throw new FormatException($"{path}: '{line}' does not have four columns.");

    private static int DecimalsOf(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.Length - 1 - number.IndexOf('.', StringComparison.Ordinal) : 0;

    private static bool IsRemark(string line) => line.StartsWith("# ", StringComparison.Ordinal);
}
