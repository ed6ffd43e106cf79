using System.Reflection.Metadata;

namespace MinImage.Ilc;

/// <summary>
/// Finds the types of ILC's symbols. ILC replaces each character that a symbol cannot contain with an underscore, so the ends of assembly,
/// namespace and type are not recognizable in a symbol; they are found by the metadata of the assemblies. Assemblies without symbols are not
/// read.
/// </summary>
internal sealed class ManagedTypes
{
    private const string CoreLibrary = "System.Private.CoreLib";

    // The placeholder for reference types in code that several instantiations share.
    private const string Canonical = "System.__Canon";

    private readonly Dictionary<string, CompiledAssembly?> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompiledAssembly?>.AlternateLookup<ReadOnlySpan<char>> _assemblyByPrefix;
    private readonly Dictionary<string, ManagedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ManagedType>.AlternateLookup<ReadOnlySpan<char>> _typeByName;
    private readonly int _longestAssembly;

    /// <param name="assemblies">The compiled assemblies.</param>
    public ManagedTypes(IEnumerable<CompiledAssembly> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            var prefix = MangledName.OfAssembly(assembly.Name);
            _assemblies.TryAdd(prefix, assembly);
            _longestAssembly = Math.Max(_longestAssembly, prefix.Length);
        }

        _assemblyByPrefix = _assemblies.GetAlternateLookup<ReadOnlySpan<char>>();
        _typeByName = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadAssembly(MangledName.OfAssembly(CoreLibrary));
    }

    /// <summary>Finds the type whose mangled name a symbol begins with.</summary>
    /// <param name="symbol">The symbol, without ILC's prefix.</param>
    /// <param name="length">The length of the type's mangled name.</param>
    /// <returns>Null if there is no such type.</returns>
    public ManagedType? Find(ReadOnlySpan<char> symbol, out int length)
    {
        ReadAssembliesOf(symbol);

        // The type's name is followed by the end, by type arguments, or by a member. It may contain two underscores, so the longest match is used.
        var end = symbol.IndexOfAny('<', '>');
        end = end < 0 ? symbol.Length : end;
        if (_typeByName.TryGetValue(symbol[..end], out var type))
        {
            length = end;
            return type;
        }

        for (length = symbol[..end].LastIndexOf("__"); length > 0; length--)
        {
            if (symbol[length] == '_' && symbol[length + 1] == '_' && _typeByName.TryGetValue(symbol[..length], out type))
            {
                return type;
            }
        }

        return null;
    }

    private void ReadAssembliesOf(ReadOnlySpan<char> symbol)
    {
        var searched = symbol[..Math.Min(symbol.Length, _longestAssembly + 1)];
        for (var at = searched.IndexOf('_'); at > 0;)
        {
            if (_assemblyByPrefix.TryGetValue(searched[..at], out var assembly) && assembly is not null)
            {
                ReadAssembly(searched[..at].ToString());
            }

            var next = searched[(at + 1)..].IndexOf('_');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void ReadAssembly(string prefix)
    {
        if (!_assemblies.TryGetValue(prefix, out var assembly) || assembly is null)
        {
            return;
        }

        // An assembly is read once.
        _assemblies[prefix] = null;
        ManagedAssembly.Read(assembly.Path, file => ReadTypes(file.GetMetadataReader(), assembly, prefix));
    }

    private void ReadTypes(MetadataReader metadata, CompiledAssembly assembly, string prefix)
    {
        var isCore = assembly.Name == CoreLibrary;
        var names = new Dictionary<TypeDefinitionHandle, ManagedType>(metadata.TypeDefinitions.Count);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = TypeOf(metadata, handle, assembly, names);
            _types.TryAdd($"{prefix}_{MangledName.Of(type.FullName)}", type);
            if (isCore && ShortNameOf(type) is { } shortName)
            {
                _types.TryAdd(shortName, type);
            }
        }
    }

    private static ManagedType TypeOf(
        MetadataReader metadata, TypeDefinitionHandle handle, CompiledAssembly assembly, Dictionary<TypeDefinitionHandle, ManagedType> known)
    {
        if (known.TryGetValue(handle, out var type))
        {
            return type;
        }

        var definition = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(definition.Name);
        var outer = definition.GetDeclaringType();
        if (outer.IsNil)
        {
            type = new ManagedType(assembly, metadata.GetString(definition.Namespace), name);
        }
        else
        {
            var declaring = TypeOf(metadata, outer, assembly, known);
            type = new ManagedType(assembly, declaring.Namespace, $"{declaring.Name}.{name}");
        }

        known[handle] = type;
        return type;
    }

    // ILC's short names of the most frequent types.
    private static string? ShortNameOf(ManagedType type) => type.FullName switch
    {
        "System.Boolean" => "Bool",
        "System.Byte" => "UInt8",
        "System.SByte" => "Int8",
        "System.Void" => "None",
        Canonical => ObjectNames.Canonical,
        "System.Char" or "System.Int16" or "System.UInt16" or "System.Int32" or "System.UInt32" or "System.Int64" or "System.UInt64"
            or "System.Single" or "System.Double" or "System.IntPtr" or "System.UIntPtr" or "System.Object" or "System.String" => type.Name,
        _ => null,
    };
}
