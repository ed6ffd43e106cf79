using MinImage.Ilc;

namespace MinImage.Sizes;

/// <summary>The places of compiled code and data in the tree: by assembly, namespace, type and member.</summary>
/// <param name="root">The tree.</param>
internal sealed class CompiledPlaces(SizeBuilder root)
{
    // What this package adds to a program.
    private const string Startup = "MinImage.Startup";

    // What the compiler generates for a whole assembly has no namespace.
    private const string NoNamespace = "(no namespace)";

    private readonly Dictionary<ManagedType, SizeBuilder> _types = [];

    /// <summary>Finds the place of a part.</summary>
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
            node = root[CategoryOf(type.Assembly)][type.Assembly.Name][type.Namespace.Length == 0 ? NoNamespace : type.Namespace][type.Name];
            _types.Add(type, node);
        }

        return node;
    }

    private static SizeCategory CategoryOf(CompiledAssembly assembly) =>
        assembly.IsFramework ? SizeCategory.Framework : assembly.Name == Startup ? SizeCategory.Runtime : SizeCategory.App;
}
