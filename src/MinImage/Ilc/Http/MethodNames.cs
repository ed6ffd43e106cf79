using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MinImage.Ilc.Http;

/// <summary>Names methods and what their IL refers to, regardless of tokens, which change with every build of an assembly.</summary>
internal static class MethodNames
{
    /// <summary>Returns a method's name: return type, declaring type, name, and the types of parameters.</summary>
    /// <param name="metadata">The metadata of the assembly.</param>
    /// <param name="handle">The method.</param>
    public static string Of(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        return Of(
            TypeNames.Instance.Of(metadata, method.GetDeclaringType())!,
            metadata.GetString(method.Name),
            method.DecodeSignature(TypeNames.Instance, genericContext: null));
    }

    /// <summary>Returns what a token of IL refers to: a type, field, method, signature or string.</summary>
    /// <param name="metadata">The metadata of the assembly.</param>
    /// <param name="token">The token.</param>
    /// <exception cref="BadImageFormatException">The token is of another kind.</exception>
    public static string OfToken(MetadataReader metadata, int token)
    {
        var handle = MetadataTokens.Handle(token);
        return handle.Kind == HandleKind.UserString
            ? $"\"{metadata.GetUserString((UserStringHandle)handle)}\""
            : OfEntity(metadata, (EntityHandle)handle);
    }

    private static string OfEntity(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return Of(metadata, (MethodDefinitionHandle)handle);
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return $"{TypeNames.Instance.Of(metadata, field.GetDeclaringType())}::{metadata.GetString(field.Name)}";
            case HandleKind.MemberReference:
                return OfReference(metadata, metadata.GetMemberReference((MemberReferenceHandle)handle));
            case HandleKind.MethodSpecification:
                var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return $"{OfEntity(metadata, method.Method)}<{string.Join(", ", method.DecodeSignature(TypeNames.Instance, genericContext: null))}>";
            case HandleKind.StandaloneSignature:
                return "signature";
            default:
                return TypeNames.Instance.Of(metadata, handle) ?? throw new BadImageFormatException($"Its IL contains a token of the kind {handle.Kind}.");
        }
    }

    private static string OfReference(MetadataReader metadata, MemberReference reference)
    {
        var name = metadata.GetString(reference.Name);
        var type = reference.Parent.Kind == HandleKind.MethodDefinition
            ? Of(metadata, (MethodDefinitionHandle)reference.Parent)
            : TypeNames.Instance.Of(metadata, reference.Parent)!;
        return reference.GetKind() == MemberReferenceKind.Field
            ? $"{type}::{name}"
            : Of(type, name, reference.DecodeMethodSignature(TypeNames.Instance, genericContext: null));
    }

    private static string Of(string type, string name, MethodSignature<string> signature) =>
        $"{signature.ReturnType} {type}::{name}({string.Join(", ", signature.ParameterTypes)})";
}
