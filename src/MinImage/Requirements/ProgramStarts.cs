using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using MinImage.Ilc;
using MinImage.Linker.Objects;

namespace MinImage.Requirements;

/// <summary>
/// Finds the programs that an app starts, as far as their names are constants in the IL of the app and its packages: the argument of
/// <c>Process.Start</c> and of the constructor of <c>ProcessStartInfo</c>, and its property <c>FileName</c>. The object shows whether that IL is part of the
/// program, as for <see cref="SettingsFiles"/>.
/// </summary>
internal static class ProgramStarts
{
    private const string Namespace = "System.Diagnostics";
    private const string Setter = "set_FileName";

    /// <summary>Reads the started programs from assemblies.</summary>
    /// <param name="assemblies">The paths of the assemblies of the app and of its packages.</param>
    /// <param name="references">The object that they were compiled into.</param>
    /// <param name="own">Recognizes the assemblies' symbols in the object.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The distinct programs, sorted by name.</returns>
    public static ImmutableArray<ProgramStart> Read(
        IEnumerable<string> assemblies,
        ObjectReferences references,
        AssemblySymbols own,
        CancellationToken cancellationToken)
    {
        var found = new List<ProgramStart>();
        foreach (var assembly in assemblies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ManagedAssembly.Read(assembly, file => Read(file, found));
        }

        return
        [
            .. found
                .Where(start => start.Program is null || references.Find(own.Contain, new StringLiteral(start.Program).Is).Length > 0)
                .Distinct()
                .OrderBy(start => start.Program, StringComparer.Ordinal)
                .ThenBy(start => start.Method, StringComparer.Ordinal),
        ];
    }

    private static void Read(PEReader file, List<ProgramStart> found)
    {
        var metadata = file.GetMetadataReader();
        var members = metadata.MemberReferences
            .Where(handle => TakesProgram(metadata, metadata.GetMemberReference(handle)))
            .ToDictionary(handle => MetadataTokens.GetToken(handle), metadata.GetMemberReference);
        if (members.Count == 0)
        {
            return;
        }

        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            found.AddRange(Names(metadata, IlReader.Read(file, method), members).Select(name => new ProgramStart(name, SourceName.Of(metadata, method))));
        }
    }

    // Process.Start and ProcessStartInfo with a text as the first parameter, and the setter.
    private static bool TakesProgram(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return metadata.GetString(type.Namespace) == Namespace
            && (metadata.GetString(type.Name), metadata.GetString(member.Name)) is ("Process", "Start") or ("ProcessStartInfo", ".ctor" or Setter)
            && FirstParameterIsText(metadata, member);
    }

    // ECMA-335, II.23.2.1: the calling convention, the number of parameters, the return type, the first parameter.
    private static bool FirstParameterIsText(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        if (signature.ReadSignatureHeader() is { Kind: not SignatureKind.Method } or { IsGeneric: true } || signature.ReadCompressedInteger() == 0)
        {
            return false;
        }

        if (signature.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle)
        {
            _ = signature.ReadTypeHandle();
        }

        return signature.ReadSignatureTypeCode() == SignatureTypeCode.String;
    }

    // The arguments are evaluated in their order: the name is a constant if it is the only argument, or the first instruction of the statement.
    private static IEnumerable<string?> Names(MetadataReader metadata, List<IlInstruction> instructions, Dictionary<int, MemberReference> members)
    {
        var statement = 0;
        for (var i = 0; i < instructions.Count; i++)
        {
            if ((instructions[i].IsCall || instructions[i].Code == ILOpCode.Newobj) && members.TryGetValue(instructions[i].Operand, out var member))
            {
                var argument = ParameterCount(metadata, member) == 1 ? i - 1 : statement;
                if (argument >= 0 && argument < i && instructions[argument].Code == ILOpCode.Ldstr)
                {
                    yield return metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(instructions[argument].Operand));
                }
                else if (argument >= 0 && argument < i && IsOwnPath(metadata, instructions[argument]))
                {
                    yield return null;
                }
            }

            if (EndsStatement(instructions[i].Code))
            {
                statement = i + 1;
            }
        }
    }

    private static bool IsOwnPath(MetadataReader metadata, IlInstruction instruction) =>
        instruction.IsCall
        && MetadataTokens.EntityHandle(instruction.Operand) is { Kind: HandleKind.MemberReference } handle
        && metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)handle).Name) == "get_ProcessPath";

    private static int ParameterCount(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        _ = signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private static bool EndsStatement(ILOpCode code) => code
        is ILOpCode.Stloc or ILOpCode.Stloc_s or ILOpCode.Stloc_0 or ILOpCode.Stloc_1 or ILOpCode.Stloc_2 or ILOpCode.Stloc_3
        or ILOpCode.Starg or ILOpCode.Starg_s or ILOpCode.Stfld or ILOpCode.Stsfld or ILOpCode.Pop or ILOpCode.Ret or ILOpCode.Throw
        or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Endfinally
        || code.IsBranch();
}
