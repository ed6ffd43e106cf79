using System.Collections.Immutable;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>Renders the report as one self-contained HTML file, which needs no network and no other file.</summary>
internal static class ReportPage
{
    // The largest data, in characters, that a browser opens immediately and that can be attached to an email.
    private const int MaxDataLength = 2_600_000;

    // The approximate length of a node in the short form, without its name.
    private const int NodeLength = 20;

    // Names contain arrows, quotes and letters of all scripts. What could end the enclosing script element is escaped separately.
    private static readonly ReportJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Returns the page.</summary>
    /// <param name="report">The report. If it is large, the smallest parts of each kind are combined into one.</param>
    public static string Of(SizeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Resource("report.html")
            .Replace("{{title}}", WebUtility.HtmlEncode($"{report.Name}:{report.Tags[0]} \u2013 size report"), StringComparison.Ordinal)
            .Replace("{{style}}", Resource("report.css").TrimEnd(), StringComparison.Ordinal)
            .Replace("{{script}}", Resource("report.js").TrimEnd(), StringComparison.Ordinal)
            .Replace("{{data}}", Data(report), StringComparison.Ordinal);
    }

    // Inserted last, so that placeholders in it are not replaced.
    private static string Data(SizeReport report)
    {
        var data = new PageData(
            report.Name,
            report.Tags,
            [.. report.Platforms.Select(platform => platform.ToSizes())],
            [.. report.Baseline.Select(platform => platform.ToSizes())],
            [.. report.Platforms.Select(platform => platform.Components ?? [])]);
        var json = Serialize(data);
        for (var limit = MaxDataLength; json.Length > MaxDataLength; limit -= limit / 8)
        {
            var smallest = SmallestWithin(data.Platforms.Concat(data.Baseline).SelectMany(platform => All(platform.Image)), limit);
            json = Serialize(data with { Platforms = Without(data.Platforms, smallest), Baseline = Without(data.Baseline, smallest) });
        }

        return json;
    }

    // Returns the smallest size such that all nodes of at least that size fit into a length. A node is never smaller than its children.
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

    // In the data, a tag can only be part of a string, where '<' and its escape are equivalent.
    private static string Serialize(PageData data) =>
        JsonSerializer.Serialize(data, Json.PageData).Replace("<", "\\u003C", StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(typeof(ReportPage), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
