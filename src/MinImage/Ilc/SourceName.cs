using System.Reflection.Metadata;

namespace MinImage.Ilc;

/// <summary>The names of methods in the source, by their metadata.</summary>
internal static class SourceName
{
    /// <summary>Returns the name of a method. Code that the compiler generates for a lambda or an async method has the name of that method.</summary>
    /// <param name="metadata">The assembly's metadata.</param>
    /// <param name="method">The method.</param>
    /// <returns><c>Namespace.Type.Method</c>.</returns>
    public static string Of(MetadataReader metadata, MethodDefinition method)
    {
        var name = InSource(metadata.GetString(method.Name));
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        while (type.GetDeclaringType() is { IsNil: false } outer)
        {
            var typeName = metadata.GetString(type.Name);
            name = typeName.StartsWith('<') ? (InSource(typeName) is { Length: > 0 } source ? source : name) : $"{typeName}.{name}";
            type = metadata.GetTypeDefinition(outer);
        }

        var space = metadata.GetString(type.Namespace);
        return $"{(space.Length > 0 ? space + "." : "")}{metadata.GetString(type.Name)}.{name}";
    }

    private static string InSource(string name) => name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 0 and var end
        ? name[1..end] is "Main" && name.EndsWith('$') ? name : name[1..end]
        : name;
}
