using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>A part of an image in the report's JSON.</summary>
/// <param name="Name">The name, unique among its siblings.</param>
/// <param name="Size">The size on disk in bytes.</param>
/// <param name="Pulled">The part's share of the bytes that an engine pulls.</param>
/// <param name="Parts">The parts of this part, the largest first; their sizes add up to its own. Null if unknown.</param>
public sealed record ReportPart(
    string Name, long Size, long Pulled, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<ReportPart>? Parts = null)
{
    /// <summary>Converts a tree of sizes.</summary>
    /// <param name="node">The tree.</param>
    public static ReportPart Of(SizeNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(node.Name, node.Bytes, node.Pulled, node.Children.IsEmpty ? null : [.. node.Children.Select(Of)]);
    }

    /// <summary>Returns the tree of sizes.</summary>
    public SizeNode ToNode() => new(Name, Size, Pulled, Parts is { IsDefault: false } parts ? [.. parts.Select(part => part.ToNode())] : []);
}
