using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>A node of a tree of sizes that is being built.</summary>
/// <param name="name">The node's name, unique among its siblings.</param>
internal sealed class SizeBuilder(string name)
{
    // The bytes of a node that belong to none of its children.
    private const string Rest = "(itself)";

    private Dictionary<string, SizeBuilder>? _children;
    private Dictionary<string, SizeBuilder>.AlternateLookup<ReadOnlySpan<char>> _byName;

    public string Name { get; } = name;

    /// <summary>The node's own bytes, without those of its children.</summary>
    public long Bytes { get; private set; }

    /// <summary>The node's own compressed bytes, without those of its children.</summary>
    public double Compressed { get; private set; }

    public void Add(long bytes, double compressed)
    {
        Bytes += bytes;
        Compressed += compressed;
    }

    /// <summary>Adds trees as children. Nodes with the same name are combined.</summary>
    /// <param name="children">The trees.</param>
    public void Add(ImmutableArray<SizeNode> children)
    {
        foreach (var child in children)
        {
            var own = this[child.Name];
            if (child.Children.IsEmpty)
            {
                own.Add(child.Bytes, child.Pulled);
            }
            else
            {
                own.Add(child.Children);
            }
        }
    }

    /// <summary>The child with a name, which is created if there is none.</summary>
    public SizeBuilder this[ReadOnlySpan<char> child]
    {
        get
        {
            if (_children is null)
            {
                _children = new(StringComparer.Ordinal);
                _byName = _children.GetAlternateLookup<ReadOnlySpan<char>>();
            }

            if (!_byName.TryGetValue(child, out var found))
            {
                var made = child.ToString();
                _children[made] = found = new SizeBuilder(made);
            }

            return found;
        }
    }

    public SizeBuilder this[SizeCategory category] => this[category.NameOf()];

    /// <summary>Returns the tree, without nodes that have no bytes.</summary>
    public SizeNode ToNode()
    {
        if (_children is null)
        {
            return new SizeNode(Name, Bytes, (long)Math.Round(Compressed), []);
        }

        var children = _children.Values.Select(child => child.ToNode()).Where(child => child.Bytes > 0 || child.Pulled > 0).ToList();
        if (Bytes > 0 || Compressed > 0)
        {
            children.Add(new SizeNode(Rest, Bytes, (long)Math.Round(Compressed), []));
        }

        return new SizeNode(
            Name,
            children.Sum(child => child.Bytes),
            children.Sum(child => child.Pulled),
            [.. children.OrderByDescending(child => child.Bytes).ThenBy(child => child.Name, StringComparer.Ordinal)]);
    }
}
