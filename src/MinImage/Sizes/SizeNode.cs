using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Sizes;

/// <summary>A part of an image, with its own parts. The sizes of the children add up to the node's sizes exactly.</summary>
/// <param name="Name">The node's name, unique among its siblings.</param>
/// <param name="Bytes">The node's bytes on disk.</param>
/// <param name="Pulled">The node's share of the bytes that an engine pulls.</param>
/// <param name="Children">The parts, the largest first; empty if they are not known. Never default.</param>
[JsonConverter(typeof(SizeNodeConverter))]
public sealed record SizeNode(string Name, long Bytes, long Pulled, ImmutableArray<SizeNode> Children)
{
    /// <summary>Returns the child with a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public SizeNode? Child(string name) => Children.FirstOrDefault(child => child.Name == name);

    /// <summary>Returns the tree with small siblings combined into one node.</summary>
    /// <param name="smallest">The minimum number of bytes, on disk or pulled, of a node that is kept.</param>
    public SizeNode WithoutSmall(long smallest)
    {
        var small = Children.Where(child => child.Bytes < smallest && child.Pulled < smallest).ToList();
        var large = Children.Where(child => child.Bytes >= smallest || child.Pulled >= smallest).Select(child => child.WithoutSmall(smallest));
        return this with
        {
            Children = small.Count < 2
                ? [.. Children.Select(child => child.WithoutSmall(smallest))]
                : [.. large, new SizeNode($"({small.Count} smaller)", small.Sum(child => child.Bytes), small.Sum(child => child.Pulled), [])],
        };
    }

    /// <summary>Returns the tree with another total of pulled bytes, of which each part keeps its share. The parts still add up exactly.</summary>
    /// <param name="pulled">The new total, in bytes.</param>
    public SizeNode WithPulled(long pulled)
    {
        var children = ImmutableArray.CreateBuilder<SizeNode>(Children.Length);

        // The cumulative sums are rounded, not the parts, so that no byte is lost. If no child has pulled bytes, the bytes on disk are the shares.
        var weights = Children.Sum(child => child.Pulled);
        var all = weights > 0 ? weights : Children.Sum(child => child.Bytes);
        var (weight, given) = (0L, 0L);
        foreach (var child in Children)
        {
            weight += weights > 0 ? child.Pulled : child.Bytes;
            var until = all == 0 ? 0 : (long)Math.Round((double)pulled * weight / all);
            children.Add(child.WithPulled(until - given));
            given = until;
        }

        return this with { Pulled = pulled, Children = children.MoveToImmutable() };
    }
}
