using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Ilc.Http;

/// <summary>
/// Writes the System.Net.Http that ILC compiles for <see cref="HttpClientMode.Http11"/>. ILC's own substitutions can only remove a method, and the
/// exception of a removed method names neither the property nor the reason; so the bodies of methods are replaced before ILC reads them.
/// </summary>
public static class HttpClientReduction
{
    private const string ExceptionConstructor = "void System.NotSupportedException::.ctor(string)";
    private const string MessageMethod = "System.SR::get_net_http_requested_version_cannot_establish";
    private const string SendMethod = "System.Net.Http.HttpConnectionPool::SendWithNtProxyAuthAsync";

    /// <summary>Writes the reduced assembly, if its methods are those that are known.</summary>
    /// <param name="assembly">The System.Net.Http of the runtime pack.</param>
    /// <param name="destination">The reduced assembly; a file with the same content stays as it is.</param>
    /// <param name="silenced">Diagnostic codes that are not reported.</param>
    /// <param name="log">Receives <see cref="Codes.HttpClientNotReduced"/>.</param>
    /// <returns>Whether the assembly was written; if not, the program has to use the original.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: the assembly is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static bool Write(string assembly, string destination, IReadOnlySet<string> silenced, IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(silenced);
        ArgumentNullException.ThrowIfNull(log);
        try
        {
            using var editor = new AssemblyEditor([.. RegularFile.ReadAllBytes(assembly)]);
            var methods = Methods(editor.Metadata);
            var unknown = Unknown(editor, methods, log);
            if (unknown.Count > 0)
            {
                Report(assembly, unknown, silenced, log);
                return false;
            }

            foreach (var cut in Http11Cuts.All)
            {
                foreach (var method in methods[cut.Method])
                {
                    Apply(cut, editor, methods, method);
                }
            }

            WriteIfChanged(destination, editor.ToArray());
            return true;
        }
        catch (BadImageFormatException e)
        {
            throw new MinImageException(Codes.FileNotAccessible, $"The assembly '{assembly}' is damaged: {e.Message} Restore its package again.", e);
        }
    }

    /// <summary>Returns the methods whose IL is unknown, or that are missing.</summary>
    internal static List<string> Unknown(AssemblyEditor editor, Dictionary<string, List<MethodDefinitionHandle>> methods, IDiagnosticLog log)
    {
        var unknown = new List<string>();
        foreach (var cut in Http11Cuts.All)
        {
            var hash = methods.TryGetValue(cut.Method, out var overloads) ? MethodHash.Of(editor.File, editor.Metadata, overloads) : "missing";
            log.Trace($"{cut.Method}: {hash}");
            if (!cut.Known.Contains(hash))
            {
                unknown.Add(cut.Method);
            }
        }

        return unknown;
    }

    internal static Dictionary<string, List<MethodDefinitionHandle>> Methods(MetadataReader metadata)
    {
        var methods = new Dictionary<string, List<MethodDefinitionHandle>>(StringComparer.Ordinal);
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var name = $"{TypeNames.Instance.Of(metadata, method.GetDeclaringType())}::{metadata.GetString(method.Name)}";
            if (!methods.TryGetValue(name, out var overloads))
            {
                methods.Add(name, overloads = []);
            }

            overloads.Add(handle);
        }

        return methods;
    }

    private static void Report(string assembly, List<string> unknown, IReadOnlySet<string> silenced, IDiagnosticLog log)
    {
        if (!silenced.Contains(Codes.HttpClientNotReduced))
        {
            log.Warn(
                Codes.HttpClientNotReduced,
                $"MinImageHttpClient is Http11, but this version of .NET is not one for which it was tested: {unknown.Count} methods of '{assembly}' differ, "
                + $"among them {unknown[0]}. The program contains the whole HttpClient. Update MinImage.Build, use a version of .NET that "
                + "docs/size.md lists, or set MinImageHttpClient to Full.");
        }
    }

    private static void Apply(
        MethodCut cut, AssemblyEditor editor, Dictionary<string, List<MethodDefinitionHandle>> methods, MethodDefinitionHandle method)
    {
        switch (cut.Change)
        {
            case MethodChange.Throws:
                editor.Replace(method, Throw(editor, cut.Text));
                break;
            case MethodChange.ThrowsUnlessZero:
                var thrown = Throw(editor, cut.Text);
                editor.Prepend(method, [(byte)ILOpCode.Ldarg_1, (byte)ILOpCode.Brfalse_s, checked((byte)thrown.Length), .. thrown]);
                break;
            case MethodChange.DoesNothing:
                editor.Replace(method, [(byte)ILOpCode.Ret]);
                break;
            case MethodChange.ReturnsFalse:
                editor.Replace(method, [(byte)ILOpCode.Ldc_i4_0, (byte)ILOpCode.Ret]);
                break;
            case MethodChange.ThrowsWithText:
                editor.ReplaceCall(method, methods[MessageMethod].Single(), cut.Text);
                break;
            case MethodChange.OnlySends:
                // The arguments: request, async, credentials, impersonation level, connection, pool, cancellation token.
                editor.Replace(
                    method,
                    [
                        (byte)ILOpCode.Ldarg_s, 5,
                        (byte)ILOpCode.Ldarg_s, 4,
                        (byte)ILOpCode.Ldarg_0,
                        (byte)ILOpCode.Ldarg_1,
                        (byte)ILOpCode.Ldarg_s, 6,
                        (byte)ILOpCode.Callvirt, .. Token(MetadataTokens.GetToken(methods[SendMethod].Single())),
                        (byte)ILOpCode.Ret,
                    ]);
                break;
            default:
                break;
        }
    }

    private static byte[] Throw(AssemblyEditor editor, string text) =>
    [
        (byte)ILOpCode.Ldstr, .. Token(editor.TokenOf(text)),
        (byte)ILOpCode.Newobj, .. Token(Reference(editor.Metadata, ExceptionConstructor)),
        (byte)ILOpCode.Throw,
    ];

    private static int Reference(MetadataReader metadata, string name)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var token = MetadataTokens.GetToken(handle);
            if (MethodNames.OfToken(metadata, token) == name)
            {
                return token;
            }
        }

        throw new BadImageFormatException($"It does not refer to {name}.");
    }

    private static byte[] Token(int token)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, token);
        return bytes;
    }

    // The build compares timestamps before it compares contents, and ILC takes seconds.
    private static void WriteIfChanged(string path, byte[] content)
    {
        if (!File.Exists(path) || !RegularFile.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            WholeFile.Write(path, stream => stream.Write(content), durable: false);
        }
    }
}
