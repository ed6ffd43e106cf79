using MinImage.Sizes;

namespace MinImage.Ilc;

/// <summary>A type of a compiled assembly.</summary>
/// <param name="assembly">Its assembly.</param>
/// <param name="space">Its namespace; empty for none.</param>
/// <param name="name">Its name, behind those of the types that it is declared in.</param>
internal sealed class ManagedType(CompiledAssembly assembly, string space, string name)
{
    // What the compiler makes for all of an assembly has no namespace.
    private const string NoNamespace = "(no namespace)";

    private SizeBuilder? _node;

    public CompiledAssembly Assembly { get; } = assembly;

    public string Namespace { get; } = space;

    public string Name { get; } = name;

    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>Its place in the tree.</summary>
    /// <param name="root">The tree; the same at each call.</param>
    public SizeBuilder NodeIn(SizeBuilder root) =>
        _node ??= root[Assembly.Category][Assembly.Name][Namespace.Length == 0 ? NoNamespace : Namespace][Name];
}
