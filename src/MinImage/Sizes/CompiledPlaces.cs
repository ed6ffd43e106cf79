using MinImage.Ilc;

namespace MinImage.Sizes;

/// <summary>Maps compiled code and data to nodes of a tree: by assembly, namespace, type and member.</summary>
/// <param name="root">The root of the tree.</param>
internal sealed class CompiledPlaces(SizeBuilder root)
{
    // The assembly that this package adds to a program.
    private const string Startup = "MinImage.Startup";

    // Types that the compiler generates for a whole assembly have no namespace.
    private const string NoNamespace = "(no namespace)";

    private readonly Dictionary<ManagedType, SizeBuilder> _types = [];

    /// <summary>Returns the node of a part.</summary>
    /// <param name="part">A part of ILC's object.</param>
    public SizeBuilder Of(CompiledPart part)
    {
        var owner = part.Type is { } type ? Of(type) : null;
        return part.Kind switch
        {
            CompiledPartKind.Method => owner![part.Name],
            CompiledPartKind.TypeData => owner!["(type data)"],
            CompiledPartKind.Statics => owner!["(static fields)"],
            CompiledPartKind.Constants => owner!["(constants)"],
            CompiledPartKind.FrozenObjects => owner!["(frozen objects)"],
            CompiledPartKind.Literal => (owner ?? Tables)["(string literals)"],
            CompiledPartKind.SharedLiteral => root[SizeCategory.Framework]["string literals"],
            CompiledPartKind.ReflectionStubs => Tables["stubs for reflection"],
            CompiledPartKind.ReflectionMetadata => Tables["reflection metadata"],
            CompiledPartKind.HydrationAddresses => Tables["addresses in type data"],
            _ => Tables[part.Name],
        };
    }

    private SizeBuilder Tables => root[SizeCategory.Framework]["reflection and tables"];

    private SizeBuilder Of(ManagedType type)
    {
        if (!_types.TryGetValue(type, out var node))
        {
            var space = type.Namespace.Length == 0 ? NoNamespace : type.Namespace;
            node = root[CategoryOf(type.Assembly)][type.Assembly.Name][space][type.Name];
            _types.Add(type, node);
        }

        return node;
    }

    private static SizeCategory CategoryOf(CompiledAssembly assembly) =>
        assembly.IsFramework ? SizeCategory.Framework : assembly.Name == Startup ? SizeCategory.Runtime : SizeCategory.App;
}
