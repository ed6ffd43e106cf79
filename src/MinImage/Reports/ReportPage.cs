using System.Collections.Immutable;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>The report as one HTML file that needs nothing else: no network, no other file.</summary>
public static class ReportPage
{
    // What a browser opens at once, and a mail takes.
    private const int LargestData = 2_600_000;

    // What a node takes in the short form besides its name.
    private const int NodeLength = 20;

    // Names have arrows, quotes and letters of all scripts in them. What could end the script that holds them is escaped by itself.
    private static readonly ReportJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The page.</summary>
    /// <param name="report">What it shows. Where that is much, the smallest things of each kind are shown as one.</param>
    public static string Of(SizeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Resource("report.html")
            .Replace("{{title}}", WebUtility.HtmlEncode($"{report.Name}:{report.Tags[0]} \u2013 what it is made of"), StringComparison.Ordinal)
            .Replace("{{style}}", Resource("report.css").TrimEnd(), StringComparison.Ordinal)
            .Replace("{{script}}", Resource("report.js").TrimEnd(), StringComparison.Ordinal)
            .Replace("{{data}}", Data(report), StringComparison.Ordinal);
    }

    // Last into the page: nothing in it is a place holder any more.
    private static string Data(SizeReport report)
    {
        var data = new PageData(report.Name, report.Tags, [.. report.Platforms.Select(platform => platform.ToSizes())], [.. report.Baseline.Select(platform => platform.ToSizes())]);
        var json = Serialize(data);
        for (var limit = LargestData; json.Length > LargestData; limit -= limit / 8)
        {
            var smallest = SmallestWithin(data.Platforms.Concat(data.Baseline).SelectMany(platform => All(platform.Image)), limit);
            json = Serialize(data with { Platforms = Without(data.Platforms, smallest), Baseline = Without(data.Baseline, smallest) });
        }

        return json;
    }

    // From which size on the largest nodes fit into a length. A node is never smaller than one below it.
    private static long SmallestWithin(IEnumerable<SizeNode> nodes, int length)
    {
        foreach (var node in nodes.OrderByDescending(SizeOf))
        {
            length -= node.Name.Length + NodeLength;
            if (length < 0)
            {
                return SizeOf(node) + 1;
            }
        }

        return 0;
    }

    private static long SizeOf(SizeNode node) => Math.Max(node.Bytes, node.Pulled);

    private static IEnumerable<SizeNode> All(SizeNode node) => node.Children.SelectMany(All).Prepend(node);

    private static ImmutableArray<PlatformSizes> Without(ImmutableArray<PlatformSizes> platforms, long smallest) =>
        [.. platforms.Select(platform => platform with { Image = platform.Image.WithoutSmall(smallest) })];

    // A tag can only stand in a string, there: '<' is the same as its escape.
    private static string Serialize(PageData data) => JsonSerializer.Serialize(data, Json.PageData).Replace("<", "\\u003C", StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(typeof(ReportPage), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
