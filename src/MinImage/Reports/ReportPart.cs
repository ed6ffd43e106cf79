using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>A thing of an image, as the report's JSON has it.</summary>
/// <param name="Name">What it is called among its siblings.</param>
/// <param name="Size">Its bytes on disk.</param>
/// <param name="Pulled">Its share of the bytes that an engine pulls.</param>
/// <param name="Parts">What it is made of, the largest first; their sizes add up to its own. Null where no more is known.</param>
public sealed record ReportPart(
    string Name, long Size, long Pulled, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<ReportPart>? Parts = null)
{
    /// <summary>The part of a tree of sizes.</summary>
    /// <param name="node">The tree.</param>
    public static ReportPart Of(SizeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node.Name, node.Bytes, node.Pulled, node.Children.IsEmpty ? null : [.. node.Children.Select(Of)]);
    }

    /// <summary>The tree of sizes of which this was made.</summary>
    public SizeNode ToNode() => new(Name, Size, Pulled, Parts is { IsDefault: false } parts ? [.. parts.Select(part => part.ToNode())] : []);
}
