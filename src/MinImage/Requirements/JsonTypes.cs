using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using MinImage.Ilc;

namespace MinImage.Requirements;

/// <summary>
/// Finds the types that the endpoints of a web app read or write as JSON, but for which no <c>JsonSerializerContext</c> of the app or its packages has
/// metadata. Reflection, which would replace the metadata, is off in a program that is compiled ahead of time: such an endpoint answers with status 500.
/// </summary>
/// <remarks>
/// The types are those that the code of ASP.NET Core's request delegate generator asks the serializer for, and the type arguments of typed results. A result
/// that is passed as an object is not known.
/// </remarks>
internal static class JsonTypes
{
    private const string GeneratedNamespace = "Microsoft.AspNetCore.Http.Generated";
    private const string Results = "Microsoft.AspNetCore.Http.HttpResults.";
    private const string Context = "System.Text.Json.Serialization.JsonSerializerContext";
    private const string Info = "System.Text.Json.Serialization.Metadata.JsonTypeInfo<";

    // Asked for by all generated code; and types for which ASP.NET Core has metadata of its own.
    private static readonly ImmutableArray<string> Known =
    [
        "object", "string",
        "Microsoft.AspNetCore.Mvc.ProblemDetails", "Microsoft.AspNetCore.Http.HttpValidationProblemDetails",
    ];

    /// <summary>Returns the types without metadata, in the form of C#, sorted.</summary>
    /// <param name="assemblies">The paths of the assemblies of the app and of its packages.</param>
    /// <param name="cancellationToken">Cancels between assemblies.</param>
    public static ImmutableArray<string> WithoutMetadata(IEnumerable<string> assemblies, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var covered = new HashSet<string>(Known, StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ManagedAssembly.Read(assembly, file => Read(file, wanted, covered));
        }

        return [.. wanted.Where(type => !covered.Contains(type) && !type.Contains('!', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static void Read(PEReader file, HashSet<string> wanted, HashSet<string> covered)
    {
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!type.BaseType.IsNil && TypeNames.Instance.Of(metadata, type.BaseType) == Context)
            {
                covered.UnionWith(type.GetProperties().Select(property => TypeOfInfo(metadata, property)).OfType<string>());
            }
            else if (IsGenerated(metadata, type))
            {
                wanted.UnionWith(type.GetMethods().SelectMany(method => AskedFor(file, metadata, metadata.GetMethodDefinition(method))));
            }
        }

        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var name = TypeNames.Instance.Of(metadata, MetadataTokens.TypeSpecificationHandle(row))!;
            if (name.StartsWith(Results, StringComparison.Ordinal) && name.IndexOf('<', StringComparison.Ordinal) is > 0 and var open)
            {
                wanted.UnionWith(ValueOf(name[Results.Length..open], name[(open + 1)..^1]));
            }
        }
    }

    // Results<T1, T2> is a choice between results, which are types of their own.
    private static IEnumerable<string> ValueOf(string result, string argument) => result == "Results" ? [] : [argument];

    // A property of a generated context: JsonTypeInfo<T> Name.
    private static string? TypeOfInfo(MetadataReader metadata, PropertyDefinitionHandle handle)
    {
        var type = metadata.GetPropertyDefinition(handle).DecodeSignature(TypeNames.Instance, genericContext: null).ReturnType;
        return type.StartsWith(Info, StringComparison.Ordinal) ? type[Info.Length..^1] : null;
    }

    private static bool IsGenerated(MetadataReader metadata, TypeDefinition type)
    {
        while (type.GetDeclaringType() is { IsNil: false } outer)
        {
            type = metadata.GetTypeDefinition(outer);
        }

        return metadata.StringComparer.Equals(type.Namespace, GeneratedNamespace);
    }

    // (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)): ldtoken, call GetTypeFromHandle, callvirt GetTypeInfo.
    private static IEnumerable<string> AskedFor(PEReader file, MetadataReader metadata, MethodDefinition method)
    {
        var instructions = IlReader.Read(file, method);
        for (var i = 2; i < instructions.Count; i++)
        {
            if (instructions[i].IsCall
                && instructions[i - 2].Code == ILOpCode.Ldtoken
                && IsGetTypeInfo(metadata, MetadataTokens.EntityHandle(instructions[i].Operand))
                && TypeNames.Instance.Of(metadata, MetadataTokens.EntityHandle(instructions[i - 2].Operand)) is { } type)
            {
                yield return type;
            }
        }
    }

    private static bool IsGetTypeInfo(MetadataReader metadata, EntityHandle handle) =>
        handle.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)handle) is var member
        && metadata.StringComparer.Equals(member.Name, "GetTypeInfo")
        && TypeNames.Instance.Of(metadata, member.Parent) == "System.Text.Json.JsonSerializerOptions";
}
