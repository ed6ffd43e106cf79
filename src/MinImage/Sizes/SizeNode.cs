using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Sizes;

/// <summary>A thing of an image, with what it is made of. The sizes of its children add up to its own, exactly.</summary>
/// <param name="Name">What it is called among its siblings; no two have one name.</param>
/// <param name="Bytes">Its bytes on disk.</param>
/// <param name="Pulled">Its share of the bytes that an engine pulls.</param>
/// <param name="Children">What it is made of, the largest first; empty where no more is known. Never default.</param>
[JsonConverter(typeof(SizeNodeConverter))]
public sealed record SizeNode(string Name, long Bytes, long Pulled, ImmutableArray<SizeNode> Children)
{
    /// <summary>The child of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public SizeNode? Child(string name) => Children.FirstOrDefault(child => child.Name == name);

    /// <summary>The same, with those things taken together that are small.</summary>
    /// <param name="smallest">The bytes, on disk or pulled, from which on a thing stays by itself.</param>
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

    /// <summary>The same, with another total of pulled bytes: each part gets the same share as before, and the parts add up.</summary>
    /// <param name="pulled">The new total.</param>
    public SizeNode WithPulled(long pulled)
    {
        var children = ImmutableArray.CreateBuilder<SizeNode>(Children.Length);

        // Rounded where the parts end, not each part by itself: so nothing is lost. What weighs nothing is shared by the bytes on disk.
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
