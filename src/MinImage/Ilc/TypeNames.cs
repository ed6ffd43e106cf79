using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MinImage.Ilc;

/// <summary>Names the types of signatures as C# does, with their namespaces: <c>Shop.Order[]</c>, <c>System.Collections.Generic.List&lt;int&gt;</c>.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>
{
    /// <summary>The only instance: it has no state.</summary>
    public static readonly TypeNames Instance = new();

    private TypeNames()
    {
    }

    /// <summary>Returns the name of a defined, referenced or constructed type.</summary>
    /// <param name="metadata">The metadata of the assembly.</param>
    /// <param name="handle">The type's handle in it.</param>
    /// <returns>Null for a handle of another kind.</returns>
    public string? Of(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => GetTypeFromSpecification(metadata, genericContext: null, (TypeSpecificationHandle)handle, 0),
        _ => null,
    };

    /// <inheritdoc/>
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{GetTypeFromDefinition(reader, outer, 0)}.{name}"
            : Qualified(reader.GetString(type.Namespace), name);
    }

    /// <inheritdoc/>
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}.{name}"
            : Qualified(reader.GetString(type.Namespace), name);
    }

    /// <inheritdoc/>
    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <inheritdoc/>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => Qualified("System", typeCode.ToString());

    /// <inheritdoc/>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType.Split('`')[0]}<{string.Join(", ", typeArguments)}>";

    /// <inheritdoc/>
    public string GetSZArrayType(string elementType) => elementType + "[]";

    /// <inheritdoc/>
    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    /// <inheritdoc/>
    public string GetByReferenceType(string elementType) => elementType + "&";

    /// <inheritdoc/>
    public string GetPointerType(string elementType) => elementType + "*";

    /// <inheritdoc/>
    public string GetPinnedType(string elementType) => elementType;

    /// <inheritdoc/>
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

    /// <inheritdoc/>
    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    /// <inheritdoc/>
    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    // A signature contains codes for these types, other places references to them; the codes have their names, without the namespace.
    private static string Qualified(string space, string name) => (space, name) switch
    {
        ("System", "Boolean") => "bool",
        ("System", "Byte") => "byte",
        ("System", "SByte") => "sbyte",
        ("System", "Char") => "char",
        ("System", "Decimal") => "decimal",
        ("System", "Int16") => "short",
        ("System", "UInt16") => "ushort",
        ("System", "Int32") => "int",
        ("System", "UInt32") => "uint",
        ("System", "Int64") => "long",
        ("System", "UInt64") => "ulong",
        ("System", "IntPtr") => "nint",
        ("System", "UIntPtr") => "nuint",
        ("System", "Single") => "float",
        ("System", "Double") => "double",
        ("System", "String") => "string",
        ("System", "Object") => "object",
        ("System", "Void") => "void",
        ("", _) => name,
        _ => $"{space}.{name}",
    };
}
