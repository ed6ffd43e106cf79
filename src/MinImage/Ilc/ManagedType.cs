namespace MinImage.Ilc;

/// <summary>A type of a compiled assembly, compared by reference.</summary>
/// <param name="assembly">The type's assembly.</param>
/// <param name="space">The type's namespace; empty if none.</param>
/// <param name="name">The type's name, preceded by the names of its declaring types.</param>
internal sealed class ManagedType(CompiledAssembly assembly, string space, string name)
{
    public CompiledAssembly Assembly { get; } = assembly;

    public string Namespace { get; } = space;

    public string Name { get; } = name;

    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}
