using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using MinImage.Ilc;
using MinImage.Linker.Objects;

namespace MinImage.Requirements;

/// <summary>
/// Finds the settings files that a program requires. Their names, and whether they are optional, are read as constants from the IL of the app
/// and its packages; names that are computed at run time are unknown. ILC names string literals by their contents, so the object shows whether
/// that IL is part of the program.
/// </summary>
internal static class SettingsFiles
{
    private const string Namespace = "Microsoft.Extensions.Configuration";

    // The path may be followed by two parameters: optional, and reloadOnChange.
    private static readonly ImmutableArray<string> Methods = ["AddJsonFile", "AddXmlFile", "AddIniFile"];
    private static readonly ImmutableArray<string> DefaultBasePaths = ["GetCurrentDirectory", "get_BaseDirectory", "get_ContentRootPath"];

    /// <summary>Reads the settings files from assemblies.</summary>
    /// <param name="assemblies">The paths of the assemblies of the app and of its packages.</param>
    /// <param name="references">The object that they were compiled into.</param>
    /// <param name="own">Recognizes the assemblies' symbols in the object.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The distinct files, sorted by path.</returns>
    public static ImmutableArray<SettingsFile> Read(
        IEnumerable<string> assemblies,
        ObjectReferences references,
        AssemblySymbols own,
        CancellationToken cancellationToken)
    {
        var found = new List<SettingsFile>();
        foreach (var assembly in assemblies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ManagedAssembly.Read(assembly, file => Read(file, found));
        }

        return
        [
            .. found
                .Where(file => references.Find(own.Contain, new StringLiteral(file.Path).Is).Length > 0)
                .Distinct()
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    private static void Read(PEReader file, List<SettingsFile> found)
    {
        var metadata = file.GetMetadataReader();
        var members = metadata.MemberReferences
            .Where(handle => IsOfConfiguration(metadata, metadata.GetMemberReference(handle)))
            .ToDictionary(handle => MetadataTokens.GetToken(handle), metadata.GetMemberReference);
        if (!members.Values.Any(m => Methods.Contains(metadata.GetString(m.Name))))
        {
            return;
        }

        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var instructions = IlReader.Read(file, method);
            if (!SetsAnotherBasePath(metadata, instructions, members))
            {
                found.AddRange(Paths(metadata, instructions, members).Select(path => new SettingsFile(path, SourceName.Of(metadata, method))));
            }
        }
    }

    private static bool IsOfConfiguration(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        var name = metadata.GetString(member.Name);
        return (Methods.Contains(name) || name == "SetBasePath") && metadata.GetString(type.Namespace) == Namespace;
    }

    private static IEnumerable<string> Paths(MetadataReader metadata, List<IlInstruction> instructions, Dictionary<int, MemberReference> members)
    {
        for (var i = 1; i < instructions.Count; i++)
        {
            if (!instructions[i].IsCall || !members.TryGetValue(instructions[i].Operand, out var member) || !Methods.Contains(metadata.GetString(member.Name)))
            {
                continue;
            }

            // The parameters are the builder and the path, then the constants; the longest overload also takes a file provider.
            var constants = ParameterCount(metadata, member) switch { 2 => 0, 3 => 1, 4 or 5 => 2, _ => -1 };
            var path = i - constants - 1;
            if (constants >= 0 && path >= 0
                && instructions[path].Code == ILOpCode.Ldstr
                && instructions[(path + 1)..i].TrueForAll(instruction => instruction.Constant is not null)
                && (constants == 0 || instructions[path + 1].Constant == 0))
            {
                yield return metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(instructions[path].Operand));
            }
        }
    }

    // If the program sets another base path, the folder of relative paths is unknown.
    private static bool SetsAnotherBasePath(MetadataReader metadata, List<IlInstruction> instructions, Dictionary<int, MemberReference> members) =>
        Enumerable.Range(1, Math.Max(0, instructions.Count - 1)).Any(i =>
            instructions[i].IsCall
            && members.TryGetValue(instructions[i].Operand, out var member)
            && metadata.GetString(member.Name) == "SetBasePath"
            && !(instructions[i - 1].IsCall && CalledName(metadata, instructions[i - 1].Operand) is { } name && DefaultBasePaths.Contains(name)));

    private static string? CalledName(MetadataReader metadata, int token) => MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MemberReference } handle
        ? metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)handle).Name)
        : null;

    // ECMA-335, II.23.2.1; none of these methods is generic.
    private static int ParameterCount(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        var header = signature.ReadSignatureHeader();
        return header.Kind == SignatureKind.Method && !header.IsGeneric ? signature.ReadCompressedInteger() : -1;
    }
}
