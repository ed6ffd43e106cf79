namespace MinImage.Ilc;

/// <summary>A type of a compiled assembly. Two objects are never the same type.</summary>
/// <param name="assembly">Its assembly.</param>
/// <param name="space">Its namespace; empty for none.</param>
/// <param name="name">Its name, preceded by the names of the types that declare it.</param>
internal sealed class ManagedType(CompiledAssembly assembly, string space, string name)
{
    public CompiledAssembly Assembly { get; } = assembly;

    public string Namespace { get; } = space;

    public string Name { get; } = name;

    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}
